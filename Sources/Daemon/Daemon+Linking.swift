import ConnectorKit
package import ControlAPI
package import CustomerModel
import SyncEngine

/// Linking a source through the API: what a configured source can be asked already, and what this version refuses.
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
            let offered = try await connector.discover()
            let chosen = Set(try await connector.streams().map(\.id))
            return StreamList(
                streams: offered.map {
                    .init(id: $0.id, name: $0.name, count: $0.count, chosen: chosen.contains($0.id))
                })
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }

    package func createSource(_ source: NewSource) async throws -> SourceStatus { throw Self.byFile }

    package func removeSource(_ name: SourceName) async throws { throw Self.byFile }

    package func chooseStreams(_ choice: StreamChoice, of source: SourceName) async throws -> StreamList {
        throw Self.byFile
    }

    private static let byFile = Problem(
        "not_supported", status: 501, title: "Not in this version", .configuration,
        "this version adds and changes sources in the configuration only",
        wayOut: "write the source into /etc/clientela/clientela.yaml, then: clientelactl reload")
}
