import ConnectorKit
import CurlTransport
import CustomerModel
import Foundation
import NativeConnectors
import Testing

/// The connector for SES, against the SES that AWS's users test with.
@Suite(
    "A real imitation of SES", .serialized, .timeLimit(.minutes(10)),
    .enabled(
        if: MotoServer.program != nil,
        "skipped: there is no moto (pip install 'moto[server]'; CLIENTELA_MOTO names its moto_server)"))
struct MotoTests {
    @Test("Lists, topics, who left, and signatures that moto checks itself")
    func contacts() async throws {
        let server = try await MotoServer.start(try #require(MotoServer.program))
        defer { server.stop() }
        try await server.addList("novedades", topic: "ofertas")
        let choice =
            #""TopicPreferences":[{"TopicName":"ofertas","SubscriptionStatus":"OPT_IN"}],"UnsubscribeAll":false"#
        try await server.addContact("Ana+shop@example.com", to: "novedades", choice)
        try await server.addContact("bea@example.com", to: "novedades", #""UnsubscribeAll":true"#)
        try await server.addContact("carl@example.com", to: "novedades", #""UnsubscribeAll":false"#)
        let key = try await server.addUser("clientela")

        let good = try connector(server, key, ["detail_budget": .integer(10), "requests_per_second": .integer(100)])
        try await good.check()
        let streams = try await good.streams()
        #expect(streams.map(\.id.rawValue) == ["novedades"])
        let (records, outcome) = try await pull(good, try #require(streams.first))
        #expect(outcome.reachedEnd)
        let consents = Dictionary(
            uniqueKeysWithValues: records.map {
                ($0.externalID.rawValue, $0.subscriptions.map { "\($0.list) \($0.consent.name)" })
            })
        #expect(
            consents == [
                "Ana+shop@example.com": ["novedades/ofertas subscribed"], "bea@example.com": ["novedades unsubscribed"],
                "carl@example.com": ["novedades subscribed"],
            ])
        #expect(records.allSatisfy { $0.changedAt != nil })

        // moto checks the signatures of POST, which reads the contacts; of GET it takes none at all.
        try await server.checkSignatures()
        let signed = try connector(server, key, [:])
        #expect(try await pull(signed, streams[0]).records.count == 3)
        for wrong in [(keyID: key.keyID, secret: "made-up"), (keyID: "AKIAMADEUP", secret: key.secret)] {
            let refused = try connector(server, wrong, [:])
            let failure = await #expect(throws: Failure.self) { _ = try await pull(refused, streams[0]) }
            #expect(failure?.kind == .authentication)
            #expect(failure?.message.contains("'secret_access_key'") == true)
        }
    }

    @Test("A list that does not exist")
    func missing() async throws {
        let server = try await MotoServer.start(try #require(MotoServer.program))
        defer { server.stop() }
        let connector = try connector(server, ("x", "y"), [:])
        #expect(try await connector.streams() == [])
        let failure = await #expect(throws: Failure.self) {
            _ = try await pull(connector, StreamDescription(id: StreamID("nada"), name: "nada"))
        }
        #expect(failure?.kind == .configuration)
        #expect(failure?.message.contains("NotFoundException") == true)
    }

    private func connector(
        _ server: MotoServer, _ key: (keyID: String, secret: String), _ more: [String: SettingValue]
    ) throws -> any Connector {
        let factory = try #require(NativeConnectorFactory.all.first { $0.profile.name == "ses" })
        let place = TextLocation(file: "clientela.yaml", line: 1, column: 1)
        var settings: [String: SettingValue] = [
            "region": .text("us-east-1"), "base_url": .text(server.url),
            // moto has no list of suppressed addresses.
            "read_suppressions": .boolean(false),
        ]
        settings.merge(more) { $1 }
        let source = SourceDefinition(
            name: Located(SourceName("boletin"), at: place), connector: Located("ses", at: place),
            settings: settings.mapValues { Located($0, at: place) },
            secrets: [
                "access_key_id": Located(Secret(key.keyID), at: place),
                "secret_access_key": Located(Secret(key.secret), at: place),
            ])
        #expect(factory.lint(source) == [])
        let transport = try CurlTransport(CurlOptions(proxy: .none))
        return try factory.makeConnector(
            for: source,
            context: ConnectorContext(
                transport: transport, now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }))
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
