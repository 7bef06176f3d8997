import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct PreviewCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Says what an import would do; nothing is written.")

    @OptionGroup var target: SourceArgument

    @Flag(help: "Read everything again, not only what has changed.")
    var full = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let begun = try await session.client.sync(target.source, SyncRequest(full: full, preview: true))
        return try await session.answer(with: begun, follows: true)
    }
}
