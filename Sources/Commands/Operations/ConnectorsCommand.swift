import ArgumentParser
import ControlClient

struct ConnectorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connectors", abstract: "The services that can be linked, and those that you teach it.",
        subcommands: [
            ListConnectorsCommand.self, ShowConnectorCommand.self, CheckManifestCommand.self, TryConnectorCommand.self,
        ],
        defaultSubcommand: ListConnectorsCommand.self)
}

struct ListConnectorsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All services, what they bring, and what they cannot see.")

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let list = try await session.client.connectors()
        try session.show(list, ConnectorsPage.page(list))
        return .success
    }
}

struct ShowConnectorCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One service: what it needs, what it brings, and what it cannot see.")

    @Argument(help: ArgumentHelp("As clientelactl connectors lists it.", valueName: "name"))
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let connector = try await session.client.connector(name)
        try session.show(connector, ConnectorsPage.page(connector))
        return .success
    }
}
