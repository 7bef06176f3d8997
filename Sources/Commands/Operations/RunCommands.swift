import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct RunsCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "The runs, newest first.")

    @Option(help: ArgumentHelp("Only this source's.", valueName: "name"))
    var source: String?

    @Option(help: "Only those in this state.")
    var state: RunSummary.State?

    @Option(help: ArgumentHelp("How many, up to \(PageSize.maximum).", valueName: "number"))
    var limit = PageSize.default

    @Option(help: ArgumentHelp("Only those before this run.", valueName: "run"))
    var before: String?

    @OptionGroup var options: GlobalOptions

    mutating func validate() throws { try PageLimit.check(limit) }

    func run(_ session: Session) async throws -> ExitStatus {
        let list = try await session.client.runs(
            RunFilter(
                source: source.map { SourceName($0) }, state: state, limit: limit,
                before: before.map { RunReference($0) }))
        try session.show(list, RunListPage.page(list, session.time))
        return .success
    }
}

struct RunCommand: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "One run and what came of it.")

    @OptionGroup var target: RunArgument

    @Flag(help: "Wait until it ends or needs you; the exit code is then that of the run.")
    var follow = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let run = try await session.client.run(target.run)
        guard !follow else { return try await session.answer(with: run, follows: true) }
        try session.show(run, RunText.page(run, session.time))
        return .success
    }
}

struct CancelCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Stops a run; what it is applying finishes its batch.")

    @OptionGroup var target: RunArgument

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let run = try await session.client.cancel(target.run)
        try session.show(run, Page("\(run.source): run \(run.id) was asked to stop"))
        return .success
    }
}

struct DiscardCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Drops a run that waits for you; nothing of it is imported.")

    @OptionGroup var target: RunArgument

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let run = try await session.client.discard(target.run)
        try session.show(run, Page("\(run.source): run \(run.id) was dropped; nothing of it was imported"))
        return .success
    }
}

struct UndoCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Takes a run back, except for what has changed since, which it lists.")

    @OptionGroup var target: RunArgument

    @Flag(help: "Do not wait for the end.")
    var noWait = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let begun = try await session.client.undo(target.run)
        return try await session.answer(with: begun, follows: !noWait)
    }
}

extension RunSummary.State: ExpressibleByArgument {}
