import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct ImportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports: a run that waits for you, or a source that was previewed.")

    @Argument(help: ArgumentHelp("The run's number, or the source.", valueName: "run|name"))
    var target: String

    @Flag(help: "Do not wait for the end.")
    var noWait = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        try await session.answer(with: try await begin(session.client), follows: !noWait)
    }

    /// A number is a run; a source whose run waits goes on with that one.
    private func begin(_ client: ControlClient) async throws -> RunSummary {
        guard !target.allSatisfy(\.isNumber) else { return try await client.importRun(RunReference(target)) }
        let source = try await client.source(SourceName(target))
        if let waiting = source.lastRun, waiting.state == .waiting, !waiting.preview {
            return try await client.importRun(waiting.id)
        }
        let announced = source.lastRun.flatMap { $0.preview ? $0.newAccounts : nil }
        return try await client.importSource(source.name, ImportRequest(announcedNewAccounts: announced))
    }
}
