import ConnectorKit
package import ControlAPI
package import CustomerModel
import SyncEngine
import Synchronization

/// The services that can be linked, and what the service of a source says.
extension Daemon: ControlService {
    package func connectors() async throws -> ConnectorList {
        ConnectorList(connectors: await assembler.connectors().sorted { $0.name < $1.name })
    }

    package func connector(_ name: String) async throws -> ConnectorDescription {
        guard let found = await assembler.connectors().first(where: { $0.name == name }) else {
            throw Problem.notFound("connector '\(name)'", wayOut: "see all with: clientelactl connectors")
        }
        return found
    }

    package func checkSource(_ name: SourceName) async throws -> CheckOutcome {
        do {
            try await ask(known(name)) { try await $0.check() }
            return CheckOutcome(works: true, sentence: "the service accepts what source '\(name)' sends")
        } catch let failure as Failure {
            return CheckOutcome(works: false, sentence: failure.message, failure: FailureNote(failure))
        }
    }

    package func streams(of name: SourceName) async throws -> StreamList {
        let source = try known(name)
        do {
            let chosen = Set(source.definition.lists.map(\.value))
            return StreamList(
                streams: try await ask(source) { try await $0.discover() }.map {
                    let isChosen = chosen.isEmpty || chosen.contains($0.id.rawValue)
                    return .init(id: $0.id, name: $0.name, count: $0.count, chosen: isChosen)
                })
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }

    /// Asks the service while a person waits: who does not get an answer in time wants to know why, not to wait longer.
    private func ask<Answer: Sendable>(
        _ source: DaemonSource, _ question: @escaping @Sendable (any Connector) async throws -> Answer
    ) async throws -> Answer {
        let trouble = LatestTrouble()
        let connector = try source.sync.makeConnector(trouble)
        return try await patiently(trouble, asking: "source \(source.name)") { try await question(connector) }
    }

    /// Waits for an answer as long as a person does.
    func patiently<Answer: Sendable>(
        for limit: Duration = .seconds(20), _ trouble: LatestTrouble = LatestTrouble(),
        asking whom: String = "the service",
        _ question: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let time = time
        return try await withThrowingTaskGroup(of: Answer.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await question() }
            group.addTask {
                try await time.sleep(limit)
                throw Failure(
                    "no_answer", .transient,
                    "\(whom): no whole answer within \(limit.components.seconds) s"
                        + (trouble.reason.map { " (\($0))" } ?? ""))
            }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }
}

/// Remembers why a service was asked again, or waited for.
final class LatestTrouble: PullMonitor {
    private let latest = Mutex<String?>(nil)

    var reason: String? { latest.withLock { $0 } }

    func observe(_ event: PullEvent) {
        switch event {
        case .retrying(_, _, let reason), .waiting(_, let reason): latest.withLock { $0 = reason }
        case .resumed, .pageSize: break
        }
    }
}
