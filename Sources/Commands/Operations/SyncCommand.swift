import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct SyncCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Syncs sources now, and tells what came of it.",
        discussion: "Ctrl-C ends the watching, not the runs.")

    @Argument(help: ArgumentHelp("The sources; without any, all that can run.", valueName: "name"))
    var names: [String] = []

    @Flag(help: "Read everything again, not only what has changed.")
    var full = false

    @Flag(help: "Do not wait for the end.")
    var noWait = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        var (start, refusals) = try await begin(session.client)
        if !session.isJSON, names.count != 1 {
            for skipped in start.skipped {
                session.note(Page(Span("\(skipped.source): left out, \(skipped.because)", .attention)))
            }
        }
        guard !noWait else {
            try session.show(start, begun(start))
            return ExitStatus(gravestOf: refusals)
        }
        let isJSON = session.isJSON
        start.runs = try await RunFollower(session).outcomes(of: start.runs) { run in
            if !isJSON { session.show(RunText.page(run, session.time)) }
        }
        if isJSON { try session.show(start, Page()) }
        return ExitStatus(gravestOf: start.runs.map(ExitStatus.init) + refusals)
    }

    /// Begins the runs; of several named sources, those that cannot run now do not hold up the others.
    private func begin(_ client: ControlClient) async throws -> (SyncStart, [ExitStatus]) {
        let request = SyncRequest(full: full)
        guard !names.isEmpty else { return (try await client.syncAll(request), []) }
        guard names.count > 1 else {
            return (SyncStart(runs: [try await client.sync(SourceName(names[0]), request)]), [])
        }
        var start = SyncStart(runs: [])
        var refusals: [ExitStatus] = []
        for name in names.map({ SourceName($0) }) {
            do {
                start.runs.append(try await client.sync(name, request))
            } catch let problem as Problem where problem.status != 0 {
                start.skipped.append(SyncStart.Skipped(source: name, because: problem.description))
                refusals.append(ExitStatus(problem))
            }
        }
        return (start, refusals)
    }

    private func begun(_ start: SyncStart) -> Page {
        var page = Page()
        for run in start.runs { page.add(RunText.begun(run)) }
        return page
    }
}
