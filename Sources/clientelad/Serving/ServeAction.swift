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
    let house: House
    let configurationPath: String
    /// nil: where the service manager says, else `/run/clientela/control.sock`.
    let socketPath: String?
    let manager: ServiceManager
    let inherited: [InheritedDescriptor]
    /// Longer than the engine's own limit, for which this is the net.
    let allowedSilence: Duration
    let clock: ScheduleClock

    func run(until signals: StopSignals) async -> Reporting.ExitCode {
        let logger = LogDestination.current().logger()
        if let stop = await house.open() { return stop }
        let shelf = TroubleShelf()
        let courier = house.courier(for: .daemon, logger: logger, shelf: shelf)
        let daemon = daemon(
            ReportDesk(
                courier, shelf: shelf, plan: ReportPlan(house.configuration.reports, for: .daemon)), logger)
        let socket = SocketChoice(path: socketPath, inherited: inherited)
        let server: ControlServer
        do {
            server = try await ControlServer.open(
                socket.place, serving: daemon, program: ProgramVersion.text, access: AccessRule(), logger: logger,
                now: SystemClocks.now)
        } catch {
            return house.complain(error)
        }
        let service = Service(
            daemon: daemon, server: server, courier: courier, watchdog: watchdog(logger), manager: manager,
            logger: logger)
        let sources = NumberText.counted(house.sources.count, "source", "sources")
        await service.run(until: signals, welcome: "started: \(sources), socket \(socket.text)")
        return .success
    }

    private func daemon(_ reports: ReportDesk, _ logger: Logger) -> Daemon {
        let observer = JournalObserver(
            logger: logger, metrics: house.metrics, manager: manager, reports: reports)
        let assembler = ConfiguredAssembler(path: configurationPath, house: house, reports: reports)
        return Daemon(
            Daemon.Program(version: ProgramVersion.text, pid: Int(getpid())), store: house.store,
            engine: house.engine, time: clock.time, clocks: clock.reading,
            assembly: assembler.assembly(of: house.configuration, house.registry), findings: house.findings,
            assembler: assembler, keeper: house.timetableKeeper,
            linked: LinkedSourceFolder(
                path: house.configuration.linkedSourceDirectory,
                replacements: house.configuration.replacedSecretDirectory),
            workshop: Workshop(house: house, assembler: assembler), observer: observer)
    }

    private func watchdog(_ logger: Logger) -> WatchdogKeeper<ContinuousClock> {
        WatchdogKeeper(
            manager: manager, clock: ContinuousClock(),
            activities: ProgressWatch(board: house.engine.board, allowedSilence: allowedSilence).activities,
            onChange: { decision in
                if let status = decision.status { logger.error("\(status)") }
            })
    }
}
