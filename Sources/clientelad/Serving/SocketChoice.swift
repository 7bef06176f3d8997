import ControlServer
import Glibc
import Telemetry

/// Where the daemon listens: where the command line says, else on the manager's socket, else in the runtime directory.
struct SocketChoice {
    let place: ControlPlace
    /// For the log.
    let text: String

    init(path: String?, inherited: [InheritedDescriptor]) {
        if path == nil, let given = inherited.first(where: \.isListeningUnixStream) {
            place = .descriptor(given.descriptor)
            text = "of the service manager"
            return
        }
        let folder = getenv("RUNTIME_DIRECTORY").map { String(cString: $0) } ?? "/run/clientela"
        let path = path ?? folder + "/control.sock"
        place = .path(SocketFile(path: path))
        text = path
    }
}
