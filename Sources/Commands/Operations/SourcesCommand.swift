import ArgumentParser
import ControlClient

struct SourcesCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "Every source: its state, its schedule, its last success.")

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let list = try await session.client.sources()
        try session.show(list, SourcesPage.page(list, session.time))
        return .success
    }
}
