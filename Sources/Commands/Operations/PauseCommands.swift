import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct PauseCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Lets a source rest until it is resumed.")

    @OptionGroup var target: SourceArgument

    @Option(help: ArgumentHelp("Why, for whoever asks later.", valueName: "text"))
    var reason: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let source = try await session.client.pause(target.source, PauseRequest(reason: reason))
        try session.show(source, Page("\(source.name) rests; let it go on with: clientelactl resume \(source.name)"))
        return .success
    }
}

struct ResumeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Lets a source run by itself again.")

    @OptionGroup var target: SourceArgument

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let source = try await session.client.resume(target.source)
        let next = source.nextRun.map { "; its next run is \(session.time.until($0))" } ?? ""
        try session.show(source, Page("\(source.name) goes on\(next)"))
        return .success
    }
}
