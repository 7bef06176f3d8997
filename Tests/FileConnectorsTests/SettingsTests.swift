import ConnectorKit
import CustomerModel
import FileConnectors
import Testing

@Suite("Settings of a file source")
struct SettingsTests {
    private func lint(_ settings: [String: SettingValue], _ connector: String = "csv") -> [String] {
        FileConnectorFactory(connector == "csv" ? .csv : .jsonl).lint(source(connector, settings)).map(\.message)
    }

    @Test("Sound settings have no finding")
    func sound() {
        #expect(lint(["path": .text("/x")]).isEmpty)
        #expect(
            lint([
                "path": .text("/x"), "pattern": .list([Located(.text("*.csv"), at: nowhere)]),
                "delimiter": .text("semicolon"),
                "encoding": .text("utf-16"), "mapping.email": .text("A"), "mapping.external_id": .integer(2),
                "date_order": .text("month_first"), "decimal_mark": .text("comma"), "header": .boolean(true),
                "repair_mojibake": .boolean(true), "list": .text("n"), "assumed_consent": .text("subscribed"),
                "consent_words.ok": .text("subscribed"),
            ]).isEmpty)
        #expect(FileConnectorFactory.all.map(\.name) == ["csv", "jsonl"])
    }

    @Test(
        "Each mistake is told, with what was expected",
        arguments: [
            (["path": .text("")], "'path' is a text; expected a text"),
            (["paht": .text("/x"), "path": .text("/x")], "did you mean 'path'?"),
            (["path": .integer(3)], "'path' is a whole number; expected a text"),
            (["path": .text("/x"), "delimiter": .text("semicolom")], "did you mean 'semicolon'?"),
            (["path": .text("/x"), "encoding": .text("ebcdic")], "'encoding' must be one of"),
            (["path": .text("/x"), "mapping.emial": .text("A")], "did you mean 'email'?"),
            (
                ["path": .text("/x"), "mapping.email": .boolean(true)],
                "'mapping.email' is true or false; expected a column's name"
            ),
            (["path": .text("/x"), "header": .boolean(false)], "'mapping' is missing"),
            (
                ["path": .text("/x"), "header": .boolean(false), "mapping.email": .text("A")],
                "expected a column's number"
            ),
            (["path": .text("/x"), "consent_words.ok": .text("yes")], "'consent_words.ok' must be one of"),
            ([:], "'path' is missing"),
        ] as [([String: SettingValue], String)])
    func mistakes(_ settings: [String: SettingValue], _ expected: String) {
        let found = lint(settings)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test(
        "V7: an unknown time zone is a failure of the configuration",
        arguments: ["Mars/Olympus", "../../etc/passwd", ""])
    func zones(_ zone: String) {
        #expect { try makeConnector(source("csv", ["path": .text("/x")], timeZone: zone)) } throws: { error in
            (error as? Failure)?.code == "unknown_time_zone"
        }
    }
}
