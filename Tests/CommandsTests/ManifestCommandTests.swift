import ControlAPI
import CustomerModel
import TestSupport
import Testing

/// Looking at a manifest, and trying it.
@Suite struct ManifestCommandTests {
    @Test("check tells each mistake at its place, and ends as a configuration that must be mended")
    func mistakes() async throws {
        try await Shop.with { shop in
            shop.service.change {
                $0.review = ManifestReview(
                    connector: nil,
                    findings: [
                        Finding(
                            file: "paloma.yaml", line: 3, column: 1, severity: .error, code: "unknown_key",
                            sentence: "there is no key 'nmae'; did you mean 'name'")
                    ])
            }
            let answer = await shop.run(
                "connectors", "check", "paloma.yaml", place: Place(files: ["paloma.yaml": "nmae: x"]))
            #expect(answer.code == 78)
            #expect(
                answer.output == """
                    paloma.yaml:3:1: error: there is no key 'nmae'; did you mean 'name'
                    paloma.yaml cannot be used: 1 mistake

                    """)
        }
    }

    @Test("check tells of a good one what it would be")
    func good() async throws {
        try await Shop.with { shop in
            let answer = await shop.run(
                "connectors", "check", "paloma.yaml", place: Place(files: ["paloma.yaml": "x"]))
            #expect(answer.code == 0)
            #expect(answer.output.hasPrefix("paloma.yaml can be used\n"))
            #expect(answer.output.contains("cannot see  What somebody spent.\n"))
        }
    }

    @Test("a file that cannot be read is told", arguments: ["check", "try"])
    func unreadable(_ command: String) async throws {
        try await Shop.with { shop in
            let answer = await shop.run("connectors", command, "./nowhere.yaml")
            #expect(answer.code == 64)
            #expect(answer.error.contains("./nowhere.yaml cannot be read"))
        }
    }

    @Test("try asks for the key in silence, and shows what became of each field")
    func trial() async throws {
        try await Shop.with { shop in
            let place = Place(lines: ["s3cr3t"], files: ["paloma.yaml": "x"])
            let answer = await shop.run("connectors", "try", "paloma.yaml", place: place)
            #expect(answer.code == 0)
            #expect(place.silences.withLock { $0 } == [true])
            #expect(
                answer.output == """
                    Novedades  a1b2c3  3 of 1 240 people
                    also: Prueba (d4e5f6)

                    field        from                   people  such as
                    external_id  id                          2  a1••••
                    email        email_address               2  a••@e••••••.c••
                    birthday     merge_fields.BIRTHDAY       0  nobody has it

                    consent     people  list
                    subscribed       2  a1b2c3
                    left out: page 1, record 3: it has no e-mail
                    note: an unknown status 'odd'

                    """)
            #expect(shop.service.calls == ["reviewManifest paloma.yaml", "tryConnector paloma.yaml api_key"])
        }
    }

    @Test("try takes an installed connector by its name, and reveals only when asked")
    func installed() async throws {
        try await Shop.with { shop in
            let place = Place(files: ["/key": "k"])
            let arguments = ["connectors", "try", "mailchimp", "--secret", "api_key=file:/key"]
            _ = await shop.run(arguments, place: place)
            _ = await shop.run(arguments + ["--reveal", "--json"], place: place)
            #expect(
                shop.service.calls == [
                    "connector mailchimp", "tryConnector mailchimp api_key", "connector mailchimp",
                    "tryConnector mailchimp api_key reveal",
                ])
            let bare = await shop.run("connectors", "try", "mailchimp", "--secret", "api_key=k")
            #expect(bare.code == 64)
            #expect(bare.error.contains("better make a new one"))
        }
    }
}
