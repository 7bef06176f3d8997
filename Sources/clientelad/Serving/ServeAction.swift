import ControlAPI
import ControlServer
import CustomerModel
import Daemon
import Glibc
import LinkedSourceFolder
import Logging
import ReportDelivery
import Reporting
import Settings
import SyncEngine
import Telemetry

/// The daemon itself: runs every source on its schedule and answers the control socket until it is asked to stop.
struct ServeAction: Sendable {
    /// How long everything may take to end.
    private static let drainTime: Duration = .seconds(10)

    let house: House
    let configurationPath: String
    /// nil: where the service manager says, else `/run/clientela/control.sock`.
    let socketPath: String?
    let manager: ServiceManager
    let inherited: [InheritedDescriptor]
    /// Longer than the engine's own limit, for which this is the net.
    let allowedSilence: Duration

    func run(until signals: StopSignals) async -> Reporting.ExitCode {
        let logger = LogDestination.current().logger()
        if let stop = await house.open() { return stop }
        let shelf = TroubleShelf()
        let courier = house.courier(for: .daemon, logger: logger, shelf: shelf)
        let reports = ReportDesk(courier, shelf: shelf)
        let observer = JournalObserver(
            logger: logger, metrics: house.metrics, manager: manager, reports: reports)
        let assembler = ConfiguredAssembler(path: configurationPath, house: house, reports: reports)
        let daemon = Daemon(
            Daemon.Program(version: ProgramVersion.text, pid: Int(getpid())), store: house.store,
            engine: house.engine, time: house.time, clocks: SystemClocks.reading,
            assembly: assembler.assembly(of: house.configuration, house.registry), findings: house.findings,
            assembler: assembler, keeper: FileTimetableKeeper(path: house.state.path + "/timetable"),
            linked: LinkedSourceFolder(path: house.configuration.linkedSourceDirectory), observer: observer)
        let server: ControlServer
        do {
            server = try await ControlServer.open(
                place, serving: daemon, program: ProgramVersion.text, access: AccessRule(), logger: logger,
                now: SystemClocks.now)
        } catch {
            return house.complain(error)
        }
        let stopping = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        signals.onStop { stopping.continuation.yield() }
        signals.onReload { Task { await Self.reload(daemon, logger) } }
        let watchdog = WatchdogKeeper(
            manager: manager, clock: ContinuousClock(),
            activities: ProgressWatch(board: house.engine.board, allowedSilence: allowedSilence).activities,
            onChange: { decision in
                if let status = decision.status { logger.error("\(status)") }
            })
        await withDiscardingTaskGroup { group in
            group.addTask { await server.run() }
            group.addTask { await daemon.run() }
            group.addTask { await courier.run() }
            let watching = Task { await watchdog.run() }
            manager.ready(status: "ready")
            CodePages.release()
            logger.announce(
                .daemonStarted, .notice,
                "started: \(NumberText.counted(house.sources.count, "source", "sources")), socket \(placeText)")
            for await _ in stopping.stream { break }
            manager.stopping(status: "stopping: runs finish what they are applying")
            logger.notice("stopping: runs finish what they are applying")
            let deadline = Task {
                try await Task.sleep(for: Self.drainTime)
                logger.error("not everything ended within 10 s; what is open is read again by the next run")
                _exit(Reporting.ExitCode.cancelled.rawValue)
            }
            await daemon.drain()
            courier.close()
            await server.stop(within: .seconds(2))
            deadline.cancel()
            watching.cancel()
        }
        logger.notice("stopped")
        return .success
    }

    private static func reload(_ daemon: Daemon, _ logger: Logger) async {
        do {
            _ = try await daemon.reload()
        } catch let problem as Problem {
            for finding in problem.findings ?? [] {
                logger.error("\(finding.file):\(finding.line):\(finding.column): \(finding.sentence)")
            }
            logger.error("\(problem.detail)")
        } catch {
            logger.error("the configuration could not be read again")
        }
    }

    // MARK: The socket

    private var place: ControlPlace {
        if socketPath == nil, let given = inherited.first(where: \.isListeningUnixStream) {
            return .descriptor(given.descriptor)
        }
        return .path(SocketFile(path: path))
    }

    private var path: String {
        if let socketPath { return socketPath }
        let folder = getenv("RUNTIME_DIRECTORY").map { String(cString: $0) } ?? "/run/clientela"
        return folder + "/control.sock"
    }

    private var placeText: String {
        if case .descriptor = place { "of the service manager" } else { path }
    }
}
