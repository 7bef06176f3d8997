import ArgumentParser
import ControlClient

struct ReloadCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Reads configuration and manifests again; with a mistake nothing changes.")

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let outcome = try await session.client.reload()
        try session.show(outcome, ReloadText.page(outcome))
        return .success
    }
}
