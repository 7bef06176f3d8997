import ControlAPI
import CustomerModel
import TestSupport
import Testing

/// The way from a service to its first import, with a person and without.
@Suite struct SetupTests {
    private static let secret = "s3cr3t-us21"

    /// Runs setup while every run that it begins ends well.
    private func run(_ shop: Shop, _ arguments: [String], place: Place = Place()) async -> Answer {
        Scenario.ends.prepare(shop.service)
        let service = shop.service
        let news = ["preview-4", "43"].flatMap {
            Scenario.ends.events(of: RunReference($0), preview: $0.hasPrefix("preview"))
        }
        let sender = Task {
            while !Task.isCancelled {
                for event in news { service.send(event) }
                // Not more than the other side can read.
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        let answer = await shop.run(["setup"] + arguments, place: place)
        sender.cancel()
        return answer
    }

    @Test func aPersonIsLedThrough() async throws {
        try await Shop.with { shop in
            let place = Place(lines: ["mailchimp", "boletin", "novedades", Self.secret, "1, 2", "y"])
            let answer = await run(shop, [], place: place)
            #expect(answer.code == 0)
            #expect(
                answer.error == """
                    connector  service    kind        lists  consent  birthdays  spend  changes  cannot see
                    mailchimp  Mailchimp  newsletter  yes    yes      yes        –      –        What somebody spent.
                    more of one: clientelactl connectors show NAME
                    Which service: Mailchimp  mailchimp, newsletter
                    Audiences of a Mailchimp account.

                    brings      lists, consent, birthdays
                    cannot see  What somebody spent.

                      1. Log in to Mailchimp.
                      2. Make an API key.

                      setting                     about
                      api_key           secret    the key that was made
                      first_name_field  optional  the audience field with the first name (one of FNAME, NAME; else "FNAME")
                    What shall the source be called [mailchimp]: there is a source 'boletin' already
                    What shall the source be called [mailchimp]: api_key, the key that was made (not shown): Mailchimp knows the key
                       pulled  list       people  id
                    1  yes     Novedades   1 240  a1b2c3
                    2  no      Prueba          ?  d4e5f6
                    Which lists, by number [those marked]: Import now? [y/N]: 
                    """)
            #expect(answer.output.hasPrefix("boletin: an import would create 1 130 new accounts\n"))
            #expect(answer.output.contains("boletin: imported, 1 130 new accounts\n"))
            #expect(
                shop.service.calls.filter { !$0.hasPrefix("events") } == [
                    "connectors", "sources", "createSource novedades api_key", "checkSource novedades",
                    "streams novedades", "chooseStreams a1b2c3,d4e5f6", "sync novedades full preview",
                    "importSource novedades 1130",
                ])
        }
    }

    @Test func secretsAreAskedForInSilence() async throws {
        try await Shop.with { shop in
            let place = Place(lines: [Self.secret, "", "n"])
            let answer = await run(shop, ["--connector", "mailchimp", "--name", "x"], place: place)
            #expect(answer.code == 0)
            #expect(place.silences.withLock { $0 } == [true, false, false])
            #expect(!answer.error.contains(Self.secret))
            #expect(answer.error.contains("  → import it with: clientelactl import x\n"))
            #expect(!shop.service.calls.contains { $0.hasPrefix("importSource") })
        }
    }

    @Test func flagsSayItAll() async throws {
        try await Shop.with { shop in
            let place = Place(files: ["/run/key": Self.secret + "\n"])
            let answer = await run(
                shop,
                [
                    "--connector", "mailchimp", "--name", "x", "--secret", "api_key=file:/run/key", "--stream",
                    "d4e5f6", "--setting", "first_name_field=NAME", "--setting", "limit:=5", "--every-seconds", "600",
                    "--import-policy", "automatic", "--import", "--json",
                ], place: place)
            #expect(answer.code == 0)
            #expect(answer.error.isEmpty)
            // One document: that of the import.
            #expect(answer.output.split(separator: "\n").count == 1)
            #expect(answer.output.contains(#""id":"43""#))
            #expect(shop.service.calls.contains("chooseStreams d4e5f6"))
            #expect(shop.service.calls.contains("importSource x 1130"))
            let source = try await shop.service.source(SourceName("x"))
            #expect(source.schedule == Schedule(everySeconds: 600))
            #expect(source.importPolicy == .automatic)
        }
    }

    @Test func withoutImportItEndsWithThePreview() async throws {
        try await Shop.with { shop in
            let place = Place(files: ["/run/key": Self.secret])
            let answer = await run(
                shop, ["--connector", "mailchimp", "--name", "x", "--secret", "api_key=file:/run/key", "--json"],
                place: place)
            #expect(answer.code == 0)
            #expect(answer.output.contains(#""id":"preview-4""#))
            #expect(!shop.service.calls.contains { $0.hasPrefix("importSource") })
        }
    }

    @Test func aRefusedKeyLeavesNothingBehind() async throws {
        try await Shop.with { shop in
            Scenario.refused.prepare(shop.service)
            let place = Place(files: ["/run/key": Self.secret])
            let answer = await shop.run(
                ["setup", "--connector", "mailchimp", "--name", "x", "--secret", "api_key=file:/run/key"],
                place: place)
            #expect(answer.code == 77)
            #expect(answer.error.hasSuffix("Mailchimp refuses the key\n  → make a new one at Mailchimp\n"))
            #expect(shop.service.calls.last == "removeSource x")
        }
    }

    @Test func aPersonMayTryAnotherKey() async throws {
        try await Shop.with { shop in
            Scenario.refused.prepare(shop.service)
            let place = Place(lines: [Self.secret, "", "another", "maybe", "n"])
            let answer = await shop.run(["setup", "--connector", "mailchimp", "--name", "x"], place: place)
            #expect(answer.code == 77)
            #expect(shop.service.calls.count { $0.hasPrefix("createSource x api_key") } == 2)
            #expect(shop.service.calls.count { $0 == "removeSource x" } == 2)
        }
    }

    @Test(arguments: ["/nowhere", "/empty"])
    func anUnusableSecretLinksNothing(_ path: String) async throws {
        try await Shop.with { shop in
            let answer = await shop.run(
                ["setup", "--connector", "mailchimp", "--secret", "api_key=file:\(path)"],
                place: Place(files: ["/empty": "\n"]))
            #expect(answer.code == 64)
            #expect(!shop.service.calls.contains { $0.hasPrefix("createSource") })
        }
    }

    @Test func whoGoesAwayIsToldWhatRemains() async throws {
        try await Shop.with { shop in
            let answer = await shop.run(
                ["setup", "--connector", "mailchimp", "--name", "x"], place: Place(lines: [Self.secret]))
            #expect(answer.code == 130)
            #expect(answer.error.hasSuffix("  → or forget it with: clientelactl remove x\n"))
        }
    }
}
