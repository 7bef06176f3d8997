import ConnectorKit
package import ControlAPI
package import CustomerModel
import SyncEngine

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
        let source = try known(name)
        do {
            try await source.sync.makeConnector(SilentMonitor()).check()
            return CheckOutcome(works: true, sentence: "the service accepts what source '\(name)' sends")
        } catch let failure as Failure {
            return CheckOutcome(works: false, sentence: failure.message, failure: FailureNote(failure))
        }
    }

    package func streams(of name: SourceName) async throws -> StreamList {
        let source = try known(name)
        do {
            let connector = try source.sync.makeConnector(SilentMonitor())
            let chosen = Set(source.definition.lists.map(\.value))
            return StreamList(
                streams: try await connector.discover().map {
                    let isChosen = chosen.isEmpty || chosen.contains($0.id.rawValue)
                    return .init(id: $0.id, name: $0.name, count: $0.count, chosen: isChosen)
                })
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }
}
