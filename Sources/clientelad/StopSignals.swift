import Glibc
import Synchronization

/// Signals as events: the first SIGINT or SIGTERM asks the runs to end, the second ends the program; SIGHUP asks a
/// daemon to read its configuration again.
///
/// A handler and not a blocked signal: the main thread of an asynchronous program lets every signal through.
final class StopSignals: Sendable {
    private struct State {
        var hasStopped = false
        var onStop: (@Sendable () -> Void)?
        var onReload: (@Sendable () -> Void)?
    }

    private let waiting = Mutex(State())

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
        for number in [SIGINT, SIGTERM] { signal(number) { _ in StopSignals.note(StopSignals.stop) } }
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

    /// Calls the body at each SIGHUP from now on; before, the signal has its usual meaning.
    func onReload(_ body: @escaping @Sendable () -> Void) {
        waiting.withLock { $0.onReload = body }
        signal(SIGHUP) { _ in StopSignals.note(StopSignals.reload) }
    }

    private static let stop: UInt8 = 1
    private static let reload: UInt8 = 2

    private static func note(_ kind: UInt8) {
        let error = errno
        var byte = kind
        write(pipeEnds.writing, &byte, 1)
        errno = error
    }

    private func wait() {
        while let kind = Self.readOne() {
            if kind == Self.reload {
                waiting.withLock { $0.onReload }?()
                continue
            }
            let (isSecond, body) = waiting.withLock { waiting in
                defer { waiting.hasStopped = true }
                return (waiting.hasStopped, waiting.onStop)
            }
            if isSecond { _exit(130) }
            body?()
        }
    }

    private static func readOne() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(pipeEnds.reading, &byte, 1)
            if count < 0, errno == EINTR { continue }
            return count == 1 ? byte : nil
        }
    }
}
