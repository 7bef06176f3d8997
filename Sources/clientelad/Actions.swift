import CustomerModel
import CustomerStore
import Reporting
import SyncEngine
import Telemetry

/// `--once`: each source once, with progress on a terminal and the report at the end.
struct OnceAction: Sendable {
    let house: House
    let isPreview: Bool
    let forcesFull: Bool
    let isApproved: Bool
    /// Whether the sources were asked for by name.
    let isNamed: Bool
    let asJSON: Bool

    func run(until signals: StopSignals) async -> ExitCode {
        if house.sources.isEmpty {
            StandardError.write("clientelad: the configuration has no source; add one under `sources`\n")
        }
        if let stop = await house.open() { return stop }
        CodePages.release()
        let options = SyncOptions(isPreview: isPreview, forcesFull: forcesFull, isApproved: isApproved)
        let firstImports = FirstImports(house)
        let sources = isPreview || isApproved || isNamed ? house.sources : firstImports.settled(house.sources)
        for source in house.sources where !sources.contains(where: { $0.name == source.name }) {
            StandardError.write(
                "clientelad: \(source.name) is linked and was never imported; see what it would bring with --dry-run, "
                    + "import it with --source \(source.name)\n")
        }
        let running = Task { await house.engine.run(sources, options: options) }
        signals.onStop { running.cancel() }
        let display = StandardError.terminalWidth.map { width in
            Task { await ProgressDisplay(board: house.engine.board, width: width).run() }
        }
        let reports = await running.value
        display?.cancel()
        await display?.value
        StandardOutput.write(
            asJSON ? ReportJSON.document(reports) + "\n" : ReportText.text(reports, isPreview: isPreview))
        if !isPreview {
            firstImports.note(reports)
            await house.deliver(reports, until: signals)
        }
        return ExitCode(for: reports)
    }
}

/// `--undo RUN`: takes a run back (C9).
struct UndoAction: Sendable {
    let house: House
    let run: Int64
    let asJSON: Bool

    func run(until signals: StopSignals) async -> ExitCode {
        if let stop = await house.open() { return stop }
        let undoing = Task { try await house.engine.undo(RunID(rawValue: run)) }
        signals.onStop { undoing.cancel() }
        do {
            let report = try await undoing.value
            StandardOutput.write(
                asJSON ? ReportJSON.document([report]) + "\n" : ReportText.text([report], isPreview: false))
            return ExitCode(for: [report])
        } catch {
            return house.complain(error)
        }
    }
}

/// `--runs`: the latest runs, newest first.
struct ListRunsAction: Sendable {
    let house: House
    let asJSON: Bool

    func run() async -> ExitCode {
        if let stop = await house.open() { return stop }
        do {
            let reports = try await house.store.read { try $0.recentRuns(source: nil, limit: 20) }
            StandardOutput.write(asJSON ? ReportJSON.document(reports) + "\n" : RunListText.text(reports))
            return .success
        } catch {
            return house.complain(error)
        }
    }
}

/// `--check-database`: every promise of the database, verified.
struct CheckDatabaseAction: Sendable {
    let house: House
    let asJSON: Bool

    func run() async -> ExitCode {
        if let stop = await house.open() { return stop }
        do {
            let violations = try await house.store.read { try $0.violations() }
            StandardOutput.write(
                asJSON ? ViolationText.document(violations) + "\n" : ViolationText.text(violations))
            return violations.isEmpty ? .success : .internal
        } catch {
            return house.complain(error)
        }
    }
}

extension House {
    /// Opens the database; the exit code when that is not possible.
    func open() async -> ExitCode? {
        do {
            try await store.prepare()
            return nil
        } catch {
            return complain(error)
        }
    }

    /// Prints an error in its safe form.
    func complain(_ error: any Error) -> ExitCode {
        let failure =
            error as? Failure ?? Failure("unexpected", .internal, "an unexpected error: \(type(of: error))")
        StandardError.write("clientelad: \(failure.message)\n")
        switch failure.kind {
        case .configuration: return .configuration
        case .authentication: return .authentication
        case .internal: return .internal
        case .held: return .held
        case .cancelled: return .cancelled
        case .rateLimited, .transient, .data: return .failure
        }
    }
}
