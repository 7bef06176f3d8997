import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct CheckCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Asks the service whether a source's key works.")

    @OptionGroup var target: SourceArgument

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let outcome = try await session.client.checkSource(target.source)
        var page = Page(Span("\(target.source): \(outcome.sentence)", outcome.works ? .good : .bad))
        if let wayOut = outcome.failure?.wayOut { page.add("  → \(wayOut)") }
        try session.show(outcome, page)
        return outcome.works ? .success : ExitStatus(outcome.failure?.failureClass ?? .authentication)
    }
}

struct StreamsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "streams", abstract: "The lists that a source's account offers, and which are pulled.")

    @OptionGroup var target: SourceArgument

    @Option(help: ArgumentHelp("Pull this one from now on; may be given several times.", valueName: "id"))
    var choose: [String] = []

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let source = target.source
        let list =
            choose.isEmpty
            ? try await session.client.streams(of: source)
            : try await session.client.chooseStreams(
                StreamChoice(streams: choose.map { StreamID($0) }), of: source)
        try session.show(list, StreamsPage.page(list))
        return .success
    }
}

struct RemoveCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forgets a linked source and its secrets; customers stay.")

    @OptionGroup var target: SourceArgument

    @OptionGroup var options: GlobalOptions

    /// What `--json` prints; the API answers with nothing.
    struct Removed: Encodable, Sendable, Hashable {
        var removed: String
    }

    func run(_ session: Session) async throws -> ExitStatus {
        try await session.client.removeSource(target.source)
        try session.show(
            Removed(removed: target.name),
            Page("\(target.source) is forgotten, and its secrets with it; its customers stay"))
        return .success
    }
}
