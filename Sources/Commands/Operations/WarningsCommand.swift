import ArgumentParser
import ControlClient

struct WarningsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "warnings", abstract: "All that stands out, the gravest first.")

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let list = try await session.client.warnings()
        try session.show(list, WarningsPage.page(list, session.time))
        return .success
    }
}
