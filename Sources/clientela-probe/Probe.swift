import Glibc
import Logging
import Telemetry

/// A process of its own for what belongs to a process, for the tests.
///
/// That is: the environment that a service manager gives, its descriptors, and where the log goes. It also writes the
/// journal's catalogue.
@main
struct Probe {
    static func main() async {
        switch CommandLine.arguments.dropFirst().first {
        case "catalogue": print(MessageCatalogue.text, terminator: "")
        case "log": log()
        case "release": release()
        case "watch": await watch()
        case "service": service()
        default:
            print("usage: clientela-probe catalogue | log | release | service | watch")
            exit(64)
        }
    }

    /// One entry of each kind that matters, to wherever the log goes.
    private static func log() {
        let logger = LogDestination.current().logger(label: "clientela-probe")
        logger.announce(.runFinished, .info, "the run has finished", source: "boletin", run: 7)
        logger.warning("a warning", metadata: ["address": "\("ana@example.com", sensitivity: .personal)"])
    }

    /// Says how much is in memory before and after the code that is not needed was given back.
    private static func release() {
        let before = ProcessFigures.current()?.residentBytes ?? 0
        CodePages.release()
        print(before, ProcessFigures.current()?.residentBytes ?? 0)
    }

    /// A service whose only activity never moves again: the watchdog must end it.
    private static func watch() async {
        let manager = ServiceManager.inherited()
        let start = ContinuousClock.now
        manager.ready(status: "about to be stuck")
        let logger = LogDestination.current().logger(label: "clientela-probe")
        await WatchdogKeeper(
            manager: manager, clock: ContinuousClock(),
            activities: { [WatchedActivity(name: "boletin", lastSign: start, allowedSilence: .seconds(3))] },
            onChange: { logger.warning("\($0.status ?? "moves again")") }
        ).run()
    }

    /// Goes through a service's life, and says what it was given.
    private static func service() {
        let manager = ServiceManager.inherited()
        print("watchdog \(manager.watchdogInterval.map(String.init(describing:)) ?? "none")")
        for inherited in InheritedDescriptor.takeAll() {
            let closes = fcntl(inherited.descriptor, F_GETFD) & FD_CLOEXEC != 0
            print(
                "descriptor \(inherited.descriptor) \(inherited.name) "
                    + "\(inherited.isListeningUnixStream ? "listening" : "other") \(closes ? "closes" : "stays")")
        }
        for name in ["WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"]
        where getenv(name) != nil { print("left \(name)") }
        manager.ready(status: "idle\nREADY=0")
        manager.reloading()
        manager.notify(.ready)
        manager.notify(.alive, .extendTimeout(.seconds(5)))
        manager.stopping(status: "draining")
    }
}
