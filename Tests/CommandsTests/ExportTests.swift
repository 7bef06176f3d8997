import ControlAPI
import TestSupport
import Testing

/// Writing the customers for other programs.
@Suite struct ExportTests {
    @Test("every part is written as it comes, and nothing else goes to standard output")
    func parts() async throws {
        try await Shop.with { shop in
            shop.service.change {
                $0.exports = [
                    ExportPart(text: "a\n", customers: 500, next: "1..500"),
                    ExportPart(text: "b\n", customers: 7, next: nil),
                ]
            }
            let answer = await shop.run("customers", "export", "--format", "singer")
            #expect(answer.code == 0)
            #expect(answer.output == "a\nb\n")
            #expect(answer.error == "507 customers written\n")
            #expect(shop.service.calls == ["export singer ", "export singer 1..500"])
        }
    }

    @Test(
        "the state may be a value, a message, or the last line of a target's file",
        arguments: [
            #"{"bookmarks":{}}"#, #"{"type":"STATE","value":{"bookmarks":{}}}"#,
            "{\"bookmarks\":{\"old\":{}}}\n{\"bookmarks\":{}}\n\n",
        ])
    func states(_ text: String) async throws {
        try await Shop.with { shop in
            let answer = await shop.run(
                "customers", "export", "--format", "singer", "--state", "/s", place: Place(files: ["/s": text]))
            #expect(answer.code == 0)
            #expect(shop.service.calls == [#"export singer {"bookmarks":{}}"#])
        }
    }

    @Test("a file without a state is told", arguments: ["", "no", "[1]"])
    func noState(_ text: String) async throws {
        try await Shop.with { shop in
            let answer = await shop.run(
                "customers", "export", "--format", "singer", "--state", "/s", place: Place(files: ["/s": text]))
            #expect(answer.code == 64)
            #expect(answer.error.contains("/s holds no state"))
            #expect(shop.service.calls.isEmpty)
        }
    }
}
