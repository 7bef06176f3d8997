import ArgumentParser
import CustomerModel
import Reporting
import Telemetry

/// The daemon's command line.
///
/// What it asks for is done by one of the actions; the exit code is theirs.
@main
struct ClienteladCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clientelad",
        abstract: "Brings newsletter subscribers and point-of-sale customers into the shop's customer database.",
        discussion: """
            Without an action it is the daemon: it runs every source on its schedule, answers on the control socket \
            (see clientelactl), reads its configuration again at SIGHUP, and ends at SIGTERM.

            Exit codes: 0 every source succeeded; 64 the command line makes no sense; 70 internal error; 75 a source \
            failed or is not whole; 77 a service refuses a key; 78 the configuration must be mended; 79 a brake or \
            the import policy holds a run until you approve; 130 stopped by a signal.
            """,
        version: "clientelad \(ProgramVersion.text)")

    @Flag(help: "Run each source once, print the report, and end.")
    var once = false

    @Option(help: ArgumentHelp("Only this source; may be given several times.", valueName: "name"))
    var source: [String] = []

    @Flag(help: "Preview: the same numbers, nothing written to the shared database.")
    var dryRun = false

    @Flag(help: "Read everything again, not only what has changed.")
    var full = false

    @Flag(help: "Import although a brake or the policy `import: confirm` would hold the run.")
    var approve = false

    @Flag(help: "Check that the database keeps every promise, and end.")
    var checkDatabase = false

    @Flag(help: "Send an invented report to each receiver that the configuration names, and end.")
    var testReports = false

    @Flag(help: "List the latest runs, and end.")
    var runs = false

    @Option(help: ArgumentHelp("Take this run back, except for what has changed since, and end.", valueName: "run"))
    var undo: Int64?

    /// For the pages of the catalogue.
    @Flag(help: ArgumentHelp("Print what each connector is as JSON, and end.", visibility: .hidden))
    var describeConnectors = false

    @Flag(help: "Print one JSON document instead of text.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "The daemon's control socket; else that of the service manager, or /run/clientela/control.sock.",
            valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config = "/etc/clientela/clientela.yaml"

    /// For tests of the watchdog, and for the rare source that is silent for longer.
    @Option(
        help: ArgumentHelp(
            "How long a run may show no sign of life before the watchdog gets none.", valueName: "seconds",
            visibility: .hidden))
    var allowedSilenceSeconds = 420

    @Option(
        help: ArgumentHelp(
            "Seconds of the timetables that pass in one second.", valueName: "number", visibility: .hidden))
    var scheduleRate = 1

    mutating func validate() throws {
        guard scheduleRate > 0 else { throw ValidationError("--schedule-rate is at least 1.") }
        guard allowedSilenceSeconds > 0 else { throw ValidationError("--allowed-silence-seconds is at least 1.") }
        let actions = [once, checkDatabase, testReports, describeConnectors, runs, undo != nil].count { $0 }
        guard actions <= 1 else {
            throw ValidationError("Only one of --once, --check-database, --test-reports, --runs and --undo at a time.")
        }
        if actions == 0, !source.isEmpty || json {
            throw ValidationError(
                "The daemon runs every source and prints no report: --source and --json go with --once.")
        }
        if actions == 1, socket != nil { throw ValidationError("--socket is for the daemon, which has no action.") }
        if !once, dryRun || full || approve {
            throw ValidationError("--dry-run, --full and --approve go with --once.")
        }
        if dryRun, approve { throw ValidationError("--dry-run imports nothing, so there is nothing to --approve.") }
    }

    mutating func run() async throws {
        ProcessMemory.keepSmall()
        // Before there are other threads: both take their variables out of the environment.
        let (manager, inherited) = (ServiceManager.inherited(), InheritedDescriptor.takeAll())
        let signals = StopSignals()
        let code = await action(signals, manager, inherited)
        guard code == .success else { throw ArgumentParser.ExitCode(code.rawValue) }
    }

    private func action(
        _ signals: StopSignals, _ manager: ServiceManager, _ inherited: [InheritedDescriptor]
    ) async -> Reporting.ExitCode {
        // Beside a running daemon, whose state it leaves alone.
        if describeConnectors { return DescribeConnectorsAction(configurationPath: config).run() }
        if testReports { return await TestReportsAction(configurationPath: config).run() }
        let house: House
        switch House.build(configurationPath: config, only: source) {
        case .success(let built): house = built
        case .failure(let stop):
            StandardError.write(stop.text)
            return stop.code
        }
        let code: Reporting.ExitCode
        if let undo {
            code = await UndoAction(house: house, run: undo, asJSON: json).run(until: signals)
        } else if runs {
            code = await ListRunsAction(house: house, asJSON: json).run()
        } else if checkDatabase {
            code = await CheckDatabaseAction(house: house, asJSON: json).run()
        } else if !once {
            let action = ServeAction(
                house: house, configurationPath: config, socketPath: socket, manager: manager, inherited: inherited,
                allowedSilence: .seconds(allowedSilenceSeconds), clock: ScheduleClock(rate: scheduleRate))
            code = await action.run(until: signals)
        } else {
            let action = OnceAction(
                house: house, isPreview: dryRun, forcesFull: full, isApproved: approve,
                isNamed: !source.isEmpty, asJSON: json)
            code = await action.run(until: signals)
        }
        await house.close()
        return code
    }
}
