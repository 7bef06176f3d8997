import ArgumentParser
import ControlClient

struct ConnectorsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "connectors", abstract: "The services that can be linked, or one and what it needs.")

    @Argument(help: ArgumentHelp("One of them.", valueName: "name"))
    var name: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        if let name {
            let connector = try await session.client.connector(name)
            try session.show(connector, ConnectorsPage.page(connector))
        } else {
            let list = try await session.client.connectors()
            try session.show(list, ConnectorsPage.page(list))
        }
        return .success
    }
}
