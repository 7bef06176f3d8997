package import ConnectorKit
import CustomerModel

/// The people that a Singer tap or an Airbyte source reads from a service.
package struct SubprocessConnector: Connector {
    private let settings: SubprocessSettings
    private let zone: UTCOffsets
    private let context: ConnectorContext
    private let keeping: SecretKeeping
    private let offer: StreamOffer

    init(_ settings: SubprocessSettings, zone: UTCOffsets, context: ConnectorContext, store: any SecretStore) {
        self.settings = settings
        self.zone = zone
        self.context = context
        keeping = SecretKeeping(settings: settings, store: store)
        offer = StreamOffer(keeping)
    }

    /// Holds the configuration to what an Airbyte source wants and asks it for its check; lets a tap begin to read.
    ///
    /// A tap has no check, and many tell what they offer whatever the configuration says.
    package func check() async throws {
        guard settings.protocol == .singer else { return try await AirbyteQuestions(keeping).check() }
        let offered = try await offer.streams()
        // Which stream is meant is another question, asked when one is chosen.
        guard let stream = (try? await offer.chosen())?.first ?? (offered.count == 1 ? offered.first : nil) else {
            return
        }
        let reader = try await recordReader(for: PullRequest(stream: stream.description(settings), extent: .full))
        do {
            _ = try await reader.nextPage()
        } catch {
            await reader.stop()
            throw error
        }
        await reader.stop()
    }

    package func discover() async throws -> [StreamDescription] {
        try await shown { try await offer.streams() }.map { $0.description(settings) }
    }

    package func streams() async throws -> [StreamDescription] {
        try await shown { try await offer.chosen() }.map { $0.description(settings) }
    }

    /// Asking takes a program seconds, some of them minutes: that is shown, and is no standstill.
    private func shown(_ ask: () async throws -> [OfferedStream]) async throws -> [OfferedStream] {
        let until = context.now().advanced(by: settings.limits.idle)
        context.monitor.observe(.waiting(until: until, reason: "\(settings.program) is asked what it offers"))
        defer { context.monitor.observe(.resumed) }
        return try await ask()
    }

    package func reader(for request: PullRequest) async throws -> any RecordReader {
        try await recordReader(for: request)
    }

    private func recordReader(for request: PullRequest) async throws -> ChildRecordReader {
        let stream = try await offer.stream(request.stream.id.rawValue)
        let state: JSONValue? =
            switch request.extent {
            case .full, .named: nil
            case .incremental(let kept), .closingSweep(let kept): KeptState.state(kept, settings.protocol)
            }
        let assignment = await offer.assignment(stream, state: state, isFull: request.extent == .full)
        return ChildRecordReader(
            assignment, keeping: keeping, zone: zone, monitor: context.monitor, now: context.now)
    }
}
