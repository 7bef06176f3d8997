import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct WebhooksCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Where each source's webhooks go, and what came of them.")

    @Argument(help: ArgumentHelp("One source, with what to enter at its service.", valueName: "name"))
    var name: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        if let name {
            let source = try await session.client.source(SourceName(name))
            try session.show(source, WebhooksPage.page(source, session.time))
        } else {
            let list = try await session.client.sources()
            try session.show(list, WebhooksPage.page(list, session.time))
        }
        return .success
    }
}
