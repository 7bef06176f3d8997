import CustomerModel
import Logging
import Synchronization
import Telemetry
import Testing

@Suite("The log")
struct LogTests {
    private static let moment = Timestamp(milliseconds: 1_764_000_000_250)

    /// What a logger wrote.
    private final class Written: Sendable {
        private let entries = Mutex<[LogEntry]>([])
        var all: [LogEntry] { entries.withLock { $0 } }
        var fields: [[String]] { all.map { JournalFields.fields(of: $0, program: "clientelad") } }
        var lines: [String] { all.map { LogLine.text($0, at: LogTests.moment) } }

        var logger: Logger {
            Logger(
                label: "test",
                factory: { _ in
                    EntryLogHandler(level: .info) { entry in self.entries.withLock { $0.append(entry) } }
                })
        }
    }

    @Test("An announced entry has the journal's fields that programs and the catalogue use")
    func announced() {
        let written = Written()
        written.logger.announce(
            .runFailed, .error, "the run has failed", source: "boletin", run: 12, metadata: ["http.status": "503"])
        #expect(
            written.fields == [
                [
                    "MESSAGE=the run has failed", "PRIORITY=3", "SYSLOG_IDENTIFIER=clientelad",
                    "CLIENTELA_HTTP_STATUS=503", "MESSAGE_ID=2ac429d4ef3f431f80e539c2b07c7b26",
                    "CLIENTELA_RUN_ID=12", "CLIENTELA_SOURCE=boletin",
                ]
            ])
        #expect(
            written.lines == [
                "2025-11-24T16:00:00.250Z error: the run has failed http.status=503 sync.run_id=12 "
                    + "sync.source=boletin\n"
            ])
    }

    @Test("What is marked as personal or secret is in no entry, however deep")
    func redaction() {
        let written = Written()
        var logger = written.logger
        logger[metadataKey: "key"] = "\("k-123", sensitivity: .secret)"
        logger.warning(
            "a warning",
            metadata: [
                "address": "to \("ana@example.com", sensitivity: .personal) and more",
                "list": ["\("ana@example.com", sensitivity: .personal)", "open"],
                "map": ["name": "\("Ana", sensitivity: .personal)"],
            ])
        let all = written.lines.joined() + written.fields.joined().joined()
        #expect(!all.contains("ana@example.com") && !all.contains("k-123") && !all.contains("Ana"))
        #expect(
            written.lines == [
                "2025-11-24T16:00:00.250Z warning: a warning address=[personal] key=[secret] "
                    + "list=\"[[personal], open]\" map=\"{name: [personal]}\"\n"
            ])
    }

    @Test("A line stays a line, whatever a provider's text says")
    func injection() {
        let written = Written()
        written.logger.info(
            "list \"a\n2026-01-01 error: forged\u{1B}[31m\"", metadata: ["x": "a\" b=\nc", "y": "", "z": "ñandú"])
        #expect(
            written.lines == [
                "2025-11-24T16:00:00.250Z info: list \"a\\n2026-01-01 error: forged\\u{1B}[31m\" "
                    + "x=\"a\\\" b=\\\\nc\" y=\"\" z=ñandú\n"
            ])
        #expect(written.fields[0].contains("CLIENTELA_X=a\" b=\\nc"))
    }

    @Test("Of an error only the safe text is written")
    func errors() {
        struct Leak: Error { var detail = "ana@example.com" }
        let written = Written()
        written.logger.error(
            "the run has failed",
            error: Failure("wrong_key", .authentication, "the key is refused", debugDetail: "Bearer k-123"))
        written.logger.error("something else", error: Leak())
        #expect(written.all.map(\.message) == ["the run has failed: the key is refused", "something else: Leak"])
        #expect(written.all[0].metadata == [LogEntry.Item(key: LogKey.failure, value: "wrong_key")])
        #expect(!written.lines.joined().contains("ana@") && !written.lines.joined().contains("k-123"))
    }

    @Test("Entries are bounded")
    func bounded() {
        let written = Written()
        let long = String(repeating: "x", count: 100_000)
        written.logger.info("\(long)", metadata: ["value": "\(long)", "\(long)": "1"])
        #expect(written.fields[0].allSatisfy { $0.utf8.count < 4200 })
        #expect(written.fields[0].allSatisfy { $0.prefix { $0 != "=" }.utf8.count <= 64 })
        #expect(written.lines[0].utf8.count < 10_000)
    }

    @Test("What is below the level costs nothing and is not written")
    func level() {
        let written = Written()
        written.logger.debug("nothing")
        #expect(written.all.isEmpty)
    }
}
