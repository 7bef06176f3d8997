import ConnectorKit
import CustomerModel
import TestSupport
import Testing

@testable import SubprocessConnectors

@Suite("A Singer tap as a child")
struct SingerPullTests {
    @Test("Pull all: schema, records over pages, the last state")
    func all() async throws {
        let trial = try Trial.tap(
            """
            say({"type": "STATE", "value": {}})
            schema()
            for number in range(2500):
                record({"id": number, "email": "p%d@example.com" % number, "name": "Ana Díaz"})
            say({"type": "STATE", "value": {"bookmarks": {"people": {"replication_key_value": 12345678901234567890.10}}}})
            """)
        let pulled = try await trial.pull("singer")
        #expect(pulled.records.count == 2500 && pulled.pages >= 2)
        #expect(pulled.ids == (0..<2500).map(String.init))
        #expect(pulled.records[7].fields[.email] == "p7@example.com")
        #expect([pulled.records[7].fields[.firstName], pulled.records[7].fields[.lastName]] == ["Ana", "Díaz"])
        #expect(pulled.outcome.reachedEnd && pulled.rejections.isEmpty)
        #expect(
            pulled.outcome.nextState?.text
                == #"{"singer":{"bookmarks":{"people":{"replication_key_value":1.2345678901234567e+19}}}}"#)
    }
}
