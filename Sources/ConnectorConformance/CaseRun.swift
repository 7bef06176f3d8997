package import ConnectorKit
import CustomerModel
import TestSupport

/// One connector of a case, in front of its service; a scenario gives what is wrong, in words.
package struct CaseRun: Sendable {
    let one: ConnectorCase
    let factory: any ConnectorFactory
    let overlaps: Bool
    /// Records in a page of the service.
    package static let pageSize = 2

    /// `overlaps`: whether pages repeat records on purpose.
    package init(_ one: ConnectorCase, factory: any ConnectorFactory, overlaps: Bool = false) {
        self.one = one
        self.factory = factory
        self.overlaps = overlaps
    }

    /// What is wrong in a scenario, in words; nothing when all is well.
    package func problems(in scenario: CaseScenario) async throws -> [String] {
        switch scenario {
        case .pullAll: try await all(one.records, expected: one.expected)
        case .streams: try await streams()
        case .emptyAccount: try await all([], expected: [])
        case .onePage: try await all(Array(one.records.prefix(1)), expected: Array(one.expected.prefix(1)))
        case .lastPageFull: try await all(Array(one.records.prefix(4)), expected: Array(one.expected.prefix(4)))
        case .arrival: try await arrival()
        case .departure: try await departure()
        case .resume: try await resume()
        case .refusedKey: try await refusedKey()
        case .asksToWait: try await asksToWait()
        case .trouble: try await failure(one.trouble, expected: .transient).problems
        case .cutBody: try await cutBody()
        case .otherErrors: try await otherErrors()
        case .statuses: try await statuses()
        case .unknownStatus: try await unknownStatus()
        case .missingFields: try await missingFields()
        case .unknownFields: try await all(one.records.map(\.embellished), expected: one.expected)
        case .deletion: try await deletion()
        }
    }

    // MARK: - Pulls

    func mood(_ records: [Sample]) -> CaseService.Mood { CaseService.Mood(records: records, size: Self.pageSize) }

    func connector(
        _ transport: any HTTPTransport, settings: [String: SettingValue] = [:],
        now: @escaping @Sendable () -> Timestamp = { testNow },
        hold: @escaping @Sendable (Timestamp, String) -> Void = { _, _ in }
    ) throws -> any Connector {
        let settings = one.settings.merging(settings) { _, new in new }
        let definition = source(one.connector, settings: settings, secrets: one.secrets, lists: one.lists)
        let findings = factory.lint(definition)
        guard findings.isEmpty else {
            throw Failure("bad_source", .internal, findings.map(\.message).joined(separator: "\n"))
        }
        let context = ConnectorContext(transport: transport, now: now, hold: hold)
        return try factory.makeConnector(for: definition, context: context)
    }

    private func all(_ records: [Sample], expected: [ExpectedRecord]) async throws -> [String] {
        let service = CaseService(one, mood(records))
        let pull = try await pull(connector(service), stream: one.stream)
        return service.complaints + pull.problems(expected: expected, overlaps: overlaps)
    }

    private func streams() async throws -> [String] {
        let service = CaseService(one, mood(one.records))
        let connector = try connector(service)
        try await connector.check()
        let found = try await connector.discover()
        let names = Dictionary(found.map { ($0.id.rawValue, $0.name) }) { first, _ in first }
        let difference = names == one.streams ? [] : ["the streams are \(names), not \(one.streams)"]
        return service.complaints + difference
    }

    private func resume() async throws -> [String] {
        let known = Array(one.records.prefix(one.increment?.before ?? .max))
        let first = try await pull(connector(CaseService(one, mood(known))), stream: one.stream)
        guard let increment = one.increment else {
            return first.outcome.nextState == nil ? [] : ["the manifest has increments, the case has none"]
        }
        guard let state = first.outcome.nextState else { return ["the pull gives no state to go on from"] }
        var mood = mood(one.records)
        mood.isIncrement = true
        let service = CaseService(one, mood)
        let second = try await pull(connector(service), stream: one.stream, extent: .incremental(state))
        let wanted =
            increment.yields
            ?? increment.records.compactMap { one.expected.indices.contains($0) ? one.expected[$0].id : nil }
        return service.complaints + second.outcome.problems
            + (Set(second.ids) == Set(wanted) ? [] : ["the increment gives \(second.ids), not \(wanted)"])
    }

    func pull(
        _ connector: any Connector, stream: String?, extent: PullRequest.Extent = .full
    ) async throws -> Pull {
        try await ConnectorConformance.pull(connector, stream: stream, extent: extent)
    }
}
