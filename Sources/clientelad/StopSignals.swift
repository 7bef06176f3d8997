import Glibc
import Synchronization

/// SIGINT and SIGTERM as an event: the first asks the runs to end, the second ends the program.
///
/// A thread of its own waits for them, blocked everywhere else, so that none is lost whenever it comes.
final class StopSignals: Sendable {
    private let waiting = Mutex<(hasStopped: Bool, onStop: (@Sendable () -> Void)?)>((false, nil))

    init() {
        signal(SIGPIPE, SIG_IGN)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
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

    private func wait() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { return }
        let body = waiting.withLock { waiting in
            waiting.hasStopped = true
            return waiting.onStop
        }
        body?()
        guard sigwait(&set, &number) == 0 else { return }
        _exit(130)
    }
}
