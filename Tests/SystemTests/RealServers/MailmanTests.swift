import ConnectorKit
import CurlTransport
import CustomerModel
import Foundation
import ManifestConnectors
import Testing

/// The manifest that is shipped for Mailman, against a real Mailman core.
@Suite(
    "A real Mailman", .serialized, .timeLimit(.minutes(10)),
    .enabled(
        if: MailmanServer.program != nil,
        "skipped: there is no Mailman 3 core (pip install mailman 'sqlalchemy<2.1' 'falcon<4'; CLIENTELA_MAILMAN)"))
struct MailmanTests {
    @Test("Lists, members over several pages, stopped deliveries, a wrong password")
    func mailman() async throws {
        let server = try await MailmanServer.start(try #require(MailmanServer.program))
        defer { server.stop() }
        let people = (1...23).map { (email: "p\($0)@example.com", name: $0 == 1 ? "Ana Díaz" : "") }
        try await server.addList("news", members: people)
        try await server.addList("empty", members: [])

        let streams = try await connector(server).streams()
        #expect(streams.map(\.name) == ["empty@shop.example.com", "news@shop.example.com"])
        #expect(streams.map(\.count) == [0, 23])
        let (nobody, nothing) = try await pull(connector(server), streams[0])
        #expect(nobody.isEmpty && nothing.reachedEnd)

        let (records, outcome) = try await pull(connector(server), streams[1])
        #expect(outcome.reachedEnd && outcome.providerTotal == 23)
        #expect(Set(records.compactMap { $0.fields[.email] }) == Set(people.map(\.email)))
        #expect(records.allSatisfy { $0.subscriptions.map(\.consent) == [.subscribed] })
        let ana = try #require(records.first { $0.fields[.email] == "p1@example.com" })
        #expect([ana.fields[.firstName], ana.fields[.lastName]] == ["Ana", "Díaz"])

        let bounced = try #require(records.first { $0.fields[.email] == "p2@example.com" })
        try await server.stopDelivery(to: ana.externalID.rawValue, "by_user")
        try await server.stopDelivery(to: bounced.externalID.rawValue, "by_bounces")
        let careful = try await pull(connector(server, ["read_delivery": .boolean(true)]), streams[1]).records
        let consents = Dictionary(grouping: careful) { $0.subscriptions.first?.consent }.mapValues(\.count)
        #expect(consents == [.subscribed: 21, .pending: 1, .bounced: 1])

        let failure = await #expect(throws: Failure.self) {
            try await connector(server, password: "wrong").check()
        }
        #expect(failure?.kind == .authentication)
        #expect(failure?.message.contains("'password'") == true)
    }

    private static let now = Timestamp(seconds: 1_795_338_000)

    private func connector(
        _ server: MailmanServer, _ settings: [String: SettingValue] = [:], password: String = MailmanServer.password
    ) throws -> any Connector {
        let text = try Manifests.smallPages("mailman3", size: 10)
        let (factory, findings) = ManifestConnectorFactory.read(Array(text.utf8), file: "mailman3.yaml")
        let place = TextLocation(file: "clientela.yaml", line: 1, column: 1)
        let settings = settings.merging(["url": .text(server.url)]) { own, _ in own }
        let source = SourceDefinition(
            name: Located(SourceName("lists"), at: place), connector: Located("mailman3", at: place),
            settings: settings.mapValues { Located($0, at: place) },
            secrets: ["password": Located(Secret(password), at: place)])
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        return try #require(factory, "\(findings)").makeConnector(
            for: source, context: ConnectorContext(transport: transport, monitor: SilentMonitor(), now: { Self.now }))
    }

    private func pull(
        _ connector: any Connector, _ stream: StreamDescription
    ) async throws -> (records: [Record], outcome: PullOutcome) {
        let reader = try await connector.reader(for: PullRequest(stream: stream, extent: .full, lookback: .zero))
        var records: [Record] = []
        while let page = try await reader.nextPage() { records += page.records }
        return (records, await reader.outcome())
    }
}
