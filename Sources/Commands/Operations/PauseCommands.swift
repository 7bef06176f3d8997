import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct PauseCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Lets a source rest until it is resumed.")

    @Argument(help: ArgumentHelp("The source.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Why, for whoever asks later.", valueName: "text"))
    var reason: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let source = try await session.client.pause(SourceName(name), PauseRequest(reason: reason))
        try session.show(source, Page("\(source.name) rests; let it go on with: clientelactl resume \(source.name)"))
        return .success
    }
}

struct ResumeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Lets a source run by itself again.")

    @Argument(help: ArgumentHelp("The source.", valueName: "name"))
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let source = try await session.client.resume(SourceName(name))
        let next = source.nextRun.map { "; its next run is \(session.time.until($0))" } ?? ""
        try session.show(source, Page("\(source.name) goes on\(next)"))
        return .success
    }
}
