import ControlAPI
import CustomerModel
import TestSupport
import Testing

/// What is different on a terminal.
@Suite struct TerminalTests {
    private static let escape = "\u{1B}"
    private static let terminal = Place(outputWidth: 100, errorWidth: 100)

    @Test func coloursAreForTerminalsOnly() async throws {
        try await Shop.with { shop in
            #expect(await shop.run("status", place: Self.terminal).output.contains(Self.escape + "[33mWorking"))
            #expect(await !shop.run("status").output.contains(Self.escape))
            #expect(await !shop.run("status", "--no-color", place: Self.terminal).output.contains(Self.escape))
            #expect(await !shop.run("--no-color", "status", place: Self.terminal).output.contains(Self.escape))
        }
    }

    @Test(arguments: [("1", false), ("", true)])
    func theVariableSaysNoColour(_ value: String, isColoured: Bool) async throws {
        try await Shop.with { shop in
            var place = Self.terminal
            place.variables["NO_COLOR"] = value
            let answer = await shop.run("status", place: place)
            #expect(answer.output.contains(Self.escape) == isColoured)
        }
    }

    @Test func tablesAreCutAtTheEdge() async throws {
        try await Shop.with { shop in
            Scenario.hostile.prepare(shop.service)
            let answer = await shop.run("conflicts", "--no-color", place: Place(outputWidth: 44))
            #expect(
                answer.output == """
                    conflict  address          source  known as…
                    7         ana@example.com  caja    3 田中さ…
                    7         ana@example.com  caja    3 Ana Pé…
                    look at one with: clientelactl conflicts show ID

                    """)
        }
    }

    @Test func documentsAreIndentedForReaders() async throws {
        try await Shop.with { shop in
            let answer = await shop.run("version", "--json", place: Self.terminal)
            #expect(
                answer.output == """
                    {
                      "api" : "1.0",
                      "clientelactl" : "\(ProgramVersion.text)",
                      "clientelad" : "1.0.0"
                    }

                    """)
        }
    }

    @Test func aRunIsFollowedInOnePlace() async throws {
        try await Shop.with { shop in
            Scenario.ends.prepare(shop.service)
            var place = Place(errorWidth: 120)
            place.now = ScriptedValues.moment.advanced(by: .seconds(10))
            let answer = await shop.run(
                ["sync", "boletin", "--no-color"], place: place,
                sending: Scenario.ends.events(of: RunReference("4"), preview: false))
            #expect(
                answer.error
                    == "boletin  pulling    [########------------]  40 %  15 s left  50/s  500 of 1 240 records  5 new"
                    + "  1 retry\n\(Self.escape)[1A\(Self.escape)[J")
            #expect(answer.output.hasPrefix("boletin: imported, 1 130 new accounts\n"))
            #expect(answer.code == 0)
        }
    }

    @Test func waitsAreShown() async throws {
        try await Shop.with { shop in
            Scenario.ends.prepare(shop.service)
            var place = Place(errorWidth: 160)
            place.now = ScriptedValues.moment
            let answer = await shop.run(
                ["sync", "boletin"], place: place,
                sending: Scenario.ends.events(of: RunReference("4"), preview: false))
            #expect(answer.error.contains("waits 9 s: the service asked for it"))
        }
    }

    @Test func withoutATerminalNothingMoves() async throws {
        try await Shop.with { shop in
            Scenario.ends.prepare(shop.service)
            let answer = await shop.run(
                ["sync", "boletin"], sending: Scenario.ends.events(of: RunReference("4"), preview: false))
            #expect(answer.error.isEmpty)
        }
    }

    @Test func theWatchDrawsInOnePlace() async throws {
        try await Shop.with { shop in
            let answer = await shop.run(
                "status", "--watch", "--no-color", place: Place(outputWidth: 120, sleeps: 2))
            #expect(answer.output.split(separator: Self.escape + "[H" + Self.escape + "[2J").count == 3)
            #expect(shop.service.calls == ["status", "status", "status"])
        }
    }

    @Test func theWatchPrintsADocumentALine() async throws {
        try await Shop.with { shop in
            let answer = await shop.run("status", "--watch", "--json", place: Place(sleeps: 1))
            let lines = answer.output.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
        }
    }

    @Test func theWatchOutlivesTheDaemon() async {
        var place = Place(outputWidth: 120, sleeps: 1)
        place.variables["CLIENTELA_SOCKET"] = "/tmp/there-is-no-such-folder/control.sock"
        let answer = await place.run(["status", "--watch", "--no-color"])
        #expect(answer.output.split(separator: "clientelad does not run").count == 3)
    }
}
