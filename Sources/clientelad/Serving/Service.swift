import ControlAPI
import ControlServer
import CustomerModel
import Daemon
import Glibc
import Logging
import ReportDelivery
import Reporting
import Telemetry
import WebhookServer

/// What runs for as long as the daemon does, from READY=1 to the end of the last run.
struct Service: Sendable {
    /// How long everything may take to end.
    private static let drainTime: Duration = .seconds(10)

    let daemon: Daemon
    let server: ControlServer
    /// nil: nobody listens for webhooks.
    let listener: WebhookServer?
    let courier: ReportCourier
    let watchdog: WatchdogKeeper<ContinuousClock>
    let manager: ServiceManager
    let logger: Logger

    /// `welcome`: the first line of the log.
    func run(until signals: StopSignals, welcome: String) async {
        let stopping = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        signals.onStop { stopping.continuation.yield() }
        signals.onReload { Task { await reload() } }
        await withDiscardingTaskGroup { group in
            group.addTask { await server.run() }
            group.addTask { await daemon.run() }
            group.addTask { await courier.run() }
            // At once, however long the keeper's own task waits for its turn on a busy machine.
            if manager.watchdogInterval != nil { manager.notify(.alive) }
            let watching = Task { await watchdog.run() }
            manager.ready(status: "ready")
            CodePages.release()
            logger.announce(.daemonStarted, .notice, "\(welcome)")
            for await _ in stopping.stream { break }
            await end()
            watching.cancel()
        }
        logger.notice("stopped")
    }

    private func end() async {
        manager.stopping(status: "stopping: runs finish what they are applying")
        logger.notice("stopping: runs finish what they are applying")
        let deadline = Task {
            try await Task.sleep(for: Self.drainTime)
            logger.error("not everything ended within 10 s; what is open is read again by the next run")
            _exit(Reporting.ExitCode.cancelled.rawValue)
        }
        // What is delivered now is sent again by the service.
        async let closed: Void? = listener?.stop(within: .seconds(2))
        await daemon.drain()
        await closed
        courier.close()
        await server.stop(within: .seconds(2))
        deadline.cancel()
    }

    /// A signal that comes while something is being reloaded is carried out afterwards: what it speaks of may be newer.
    private func reload() async {
        do {
            try await daemon.reloadNext()
        } catch let problem as Problem {
            for finding in problem.findings ?? [] {
                logger.error("\(finding.file):\(finding.line):\(finding.column): \(finding.sentence)")
            }
            logger.error("\(problem.detail)")
        } catch {
            logger.error("the configuration could not be read again")
        }
    }
}
