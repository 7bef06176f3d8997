import Glibc
import Logging
import Telemetry

/// A process of its own for what belongs to a process, for the tests.
///
/// That is: the environment that a service manager gives, its descriptors, and where the log goes. It also writes the
/// journal's catalogue.
@main
struct Probe {
    static func main() {
        switch CommandLine.arguments.dropFirst().first {
        case "catalogue": print(MessageCatalogue.text, terminator: "")
        case "log": log()
        case "service": service()
        default:
            print("usage: clientela-probe catalogue | log | service")
            exit(64)
        }
    }

    /// One entry of each kind that matters, to wherever the log goes.
    private static func log() {
        let logger = LogDestination.current().logger(label: "clientela-probe")
        logger.announce(.runFinished, .info, "the run has finished", source: "boletin", run: 7)
        logger.warning("a warning", metadata: ["address": "\("ana@example.com", sensitivity: .personal)"])
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
