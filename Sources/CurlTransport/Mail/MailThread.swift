// In a build for release the set of signals is what that shim sees of it.
import CCurl
import ConnectorKit
import CustomerModel
import Glibc
import Synchronization

/// Does one piece of work after the other on a thread that is there only while there is work.
///
/// A server may take a minute over a message, in which no thread of the cooperative pool may wait.
final class MailThread: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isRunning = false
    }

    private let state = Mutex(State())

    /// Throws when there can be no thread.
    func perform(_ work: @escaping @Sendable () -> Void) throws(Failure) {
        let mustStart = state.withLock { state in
            state.waiting.append(work)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard mustStart else { return }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        guard pthread_create(&thread, nil, runMailThread, context.toOpaque()) == 0 else {
            context.release()
            let stranded = state.withLock { state in
                defer { state = State() }
                return state.waiting.dropFirst()
            }
            // Whoever came meanwhile is served here: late is better than never.
            for work in stranded { work() }
            throw Failure.curlDidNotStart
        }
        pthread_detach(thread)
    }

    fileprivate func run() {
        while let work = next() { work() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}

/// What `pthread_create` starts; takes over the reference.
private func runMailThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let thread = Unmanaged<MailThread>.fromOpaque(context).takeRetainedValue()
    // A peer that closes while OpenSSL writes must not end the process, and signals are for the other threads.
    var everySignal = sigset_t()
    sigfillset(&everySignal)
    pthread_sigmask(SIG_SETMASK, &everySignal, nil)
    thread.run()
    return nil
}
