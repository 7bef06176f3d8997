import ControlAPI
import CustomerModel
import Foundation
import FoundationNetworking
import TestSupport
import Testing

/// Linking a service by a person's consent.
@Suite struct ConsentTests {
    /// A service that asks for consent, and stops after the source was made.
    private func prepare(_ shop: Shop, ways: [NewAuthorization.Way] = [.page, .device], isNeeded: Bool = true) {
        shop.service.change { script in
            script.connectors[0].consent = ConsentDescription(
                secret: "refresh_token", ways: ways, settings: ["client_id"], secrets: ["client_secret"])
            script.connectors[0].settings.append(
                SettingDescription(name: "client_id", about: "the application's ID"))
            script.connectors[0].secrets = [
                SecretDescription(name: "refresh_token", about: "a token", required: isNeeded),
                SecretDescription(name: "client_secret", about: "the application's secret", required: false),
            ]
            script.check = CheckOutcome(
                works: false, sentence: "no",
                failure: FailureNote(code: "no", failureClass: .authentication, sentence: "the test ends here"))
        }
    }

    private let arguments = ["setup", "--connector", "mailchimp", "--name", "x"]

    @Test("with a code on another device: it is asked about until the person has said yes")
    func device() async throws {
        try await Shop.with { shop in
            prepare(shop)
            shop.service.change { $0.answers = [.waiting, .waiting, .granted] }
            var place = Place(lines: ["y", "y", "app 1", "s3cret", "n"])
            place.sleeps = 3
            let answer = await shop.run(arguments, place: place)
            #expect(answer.error.contains("  https://id.example.com/go?c=WX-12\nand enter the code WX-12\n"))
            #expect(answer.error.contains("Mailchimp agrees\n"))
            #expect(
                shop.service.calls.prefix(6) == [
                    "connector mailchimp", "authorize mailchimp device", "authorization c0ffee",
                    "authorization c0ffee", "authorization c0ffee", "createSource x client_secret",
                ])
            #expect(!answer.error.contains("s3cret"))
        }
    }

    @Test("in a browser elsewhere: the address that it ended on is pasted, and asked for again when it is no answer")
    func paste() async throws {
        try await Shop.with { shop in
            prepare(shop, ways: [.page])
            let place = Place(lines: ["", "app 1", "", "n", "http://localhost:53117/?code=c&state=s1", "n"])
            let answer = await shop.run(arguments, place: place)
            #expect(answer.error.contains("  https://id.example.com/authorize?state=s1\n"))
            #expect(
                shop.service.calls.contains(
                    "answerAuthorization c0ffee http://localhost:53117/?code=c&state=s1"))
        }
    }

    @Test("in a browser here: the page takes the answer, and setup goes on")
    func browser() async throws {
        try await Shop.with { shop in
            prepare(shop, ways: [.page])
            let port = Int.random(in: 20_000...60_000)
            var place = Place(lines: ["y", "app 1", "", "y", "n"])
            place.sleepsDeeply = true
            async let running = shop.run(arguments + ["--redirect-port", String(port)], place: place)
            #expect(await eventually { shop.service.calls.contains("authorize mailchimp page") })
            let session = URLSession(configuration: .ephemeral)
            defer { session.invalidateAndCancel() }
            let url = try #require(URL(string: "http://127.0.0.1:\(port)/?code=c&state=s1"))
            let (data, _) = try await session.data(from: url)
            #expect(String(decoding: data, as: UTF8.self).contains("You can close this window"))
            let answer = await running
            #expect(answer.error.contains("Mailchimp agrees\n"))
            #expect(
                shop.service.calls.contains(
                    "answerAuthorization c0ffee http://localhost:\(port)/?code=c&state=s1"))
            #expect(shop.service.calls.contains("createSource x "))
        }
    }

    @Test("what the service refuses is told in the browser and in the terminal, and links nothing")
    func refusedInBrowser() async throws {
        try await Shop.with { shop in
            prepare(shop, ways: [.page])
            shop.service.fail("answerAuthorization", with: Problem.invalid("consent_refused", "the person said no"))
            let port = Int.random(in: 20_000...60_000)
            async let running = shop.run(
                arguments + [
                    "--consent", "page", "--redirect-port", String(port), "--setting", "client_id=a", "--secret",
                    "client_secret=file:/key",
                ], place: Place(files: ["/key": "k"], sleepsDeeply: true))
            #expect(await eventually { shop.service.calls.contains("authorize mailchimp page") })
            let session = URLSession(configuration: .ephemeral)
            defer { session.invalidateAndCancel() }
            let url = try #require(URL(string: "http://127.0.0.1:\(port)/?error=access_denied&state=s1"))
            let (data, _) = try await session.data(from: url)
            #expect(String(decoding: data, as: UTF8.self).contains("the person said no"))
            let answer = await running
            #expect(answer.code == 78)
            #expect(answer.error.contains("the person said no"))
            #expect(!shop.service.calls.contains { $0.hasPrefix("createSource") })
        }
    }

    @Test("whoever never says yes is told so")
    func late() async throws {
        try await Shop.with { shop in
            prepare(shop)
            shop.service.change { $0.authorization.expiresAt = ScriptedValues.moment }
            let answer = await shop.run(
                arguments + ["--consent", "device", "--setting", "client_id=a"],
                place: Place(lines: [""]))
            #expect(answer.error.contains("nobody said yes in time"))
            #expect(!shop.service.calls.contains { $0.hasPrefix("createSource") })
        }
    }

    @Test("a service without consent, or without that way of it, says so")
    func noSuchWay() async throws {
        try await Shop.with { shop in
            let none = await shop.run(arguments + ["--consent", "page"])
            #expect(none.code == 64)
            prepare(shop, ways: [.page])
            let other = await shop.run(arguments + ["--consent", "device"])
            #expect(other.error.contains("cannot be asked for consent that way"))
        }
    }

    @Test("consent is given again for a source that is linked already")
    func again() async throws {
        try await Shop.with { shop in
            prepare(shop, ways: [.device])
            shop.service.change {
                $0.answers = [.granted]
                $0.status.sources[0].managed = true
            }
            var place = Place()
            place.sleeps = 1
            let answer = await shop.run("authorize", "boletin", place: place)
            #expect(answer.code == 0)
            #expect(answer.output == "boletin goes on with the new consent\n")
            #expect(shop.service.calls.contains("authorize mailchimp device for boletin"))
            #expect(shop.service.calls.last == "renewConsent boletin c0ffee")
        }
    }

    @Test("for a source of the administrator's nobody is sent anywhere")
    func administrators() async throws {
        try await Shop.with { shop in
            prepare(shop, ways: [.device])
            let answer = await shop.run("authorize", "boletin")
            #expect(answer.code == 79)
            #expect(answer.error.contains("stands in the administrator's files"))
            #expect(shop.service.calls == ["source boletin"])
        }
    }

    @Test("who wants to copy the secret is asked for it")
    func copied() async throws {
        try await Shop.with { shop in
            prepare(shop, isNeeded: false)
            let answer = await shop.run(arguments, place: Place(lines: ["", "t0ken", "n"]))
            #expect(shop.service.calls.contains("createSource x refresh_token"))
            #expect(!answer.error.contains("t0ken"))
        }
    }
}
