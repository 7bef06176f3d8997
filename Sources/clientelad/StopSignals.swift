import Glibc
import Synchronization

/// SIGINT and SIGTERM as an event: the first asks the runs to end, the second ends the program.
///
/// A handler and not a blocked signal: the main thread of an asynchronous program lets every signal through.
final class StopSignals: Sendable {
    private let waiting = Mutex<(hasStopped: Bool, onStop: (@Sendable () -> Void)?)>((false, nil))

    /// A pipe that carries a byte for each signal: all that a handler may touch.
    private static let pipeEnds: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    init() {
        signal(SIGPIPE, SIG_IGN)
        // Without a pipe the signals keep their usual meaning: the program ends, and the next run makes up for it.
        guard Self.pipeEnds.reading >= 0 else { return }
        for number in [SIGINT, SIGTERM] { signal(number) { _ in StopSignals.noteSignal() } }
        let context = Unmanaged.passRetained(self).toOpaque()
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<StopSignals>.fromOpaque(context).takeRetainedValue().wait()
                return nil
            }, context)
        pthread_detach(thread)
    }

    /// Calls the body when the first signal comes, or at once if it has come.
    func onStop(_ body: @escaping @Sendable () -> Void) {
        let hasStopped = waiting.withLock { waiting in
            waiting.onStop = body
            return waiting.hasStopped
        }
        if hasStopped { body() }
    }

    private static func noteSignal() {
        let error = errno
        var byte: UInt8 = 1
        write(pipeEnds.writing, &byte, 1)
        errno = error
    }

    private func wait() {
        guard Self.readOne() else { return }
        let body = waiting.withLock { waiting in
            waiting.hasStopped = true
            return waiting.onStop
        }
        body?()
        guard Self.readOne() else { return }
        _exit(130)
    }

    private static func readOne() -> Bool {
        var byte: UInt8 = 0
        while true {
            let count = read(pipeEnds.reading, &byte, 1)
            if count < 0, errno == EINTR { continue }
            return count == 1
        }
    }
}
