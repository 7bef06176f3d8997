import CCurl
import ConnectorKit
import CustomerModel
import Glibc
import Synchronization

/// The thread on which libcurl works, and the way to it.
///
/// Other threads only reach `inbox`; everything else belongs to the thread.
final class CurlLoop: @unchecked Sendable {
    private struct Inbox {
        var arriving: [CurlExchange] = []
        var cancelled: [CurlExchange] = []
        var isStopping = false
        var hasStopped = false
        var awaitingStop: [CheckedContinuation<Void, Never>] = []
        var thread: pthread_t?
    }

    private let inbox = Mutex(Inbox())
    private let multi: UnsafeMutableRawPointer
    private let setup: CurlSetup
    private var active: [UnsafeMutableRawPointer: CurlExchange] = [:]
    private var spareHandles: [UnsafeMutableRawPointer] = []

    private init(multi: UnsafeMutableRawPointer, setup: CurlSetup) {
        self.multi = multi
        self.setup = setup
    }

    static func start(_ options: CurlOptions) throws -> CurlLoop {
        let setup = try CurlSetup(options)
        guard let multi = curl_multi_init() else { throw Failure.curlDidNotStart }
        _ = ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 32)
        let loop = CurlLoop(multi: multi, setup: setup)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(loop)
        guard pthread_create(&thread, nil, runCurlLoop, context.toOpaque()) == 0 else {
            context.release()
            curl_multi_cleanup(multi)
            throw Failure.curlDidNotStart
        }
        loop.inbox.withLock { $0.thread = thread }
        return loop
    }

    // MARK: From any thread

    func submit(_ exchange: CurlExchange, _ continuation: CheckedContinuation<HTTPResponse, any Error>) {
        let refused = inbox.withLock { inbox in
            guard !inbox.isStopping, !exchange.isCancelled else { return true }
            exchange.continuation = continuation
            exchange.isSubmitted = true
            inbox.arriving.append(exchange)
            wake(inbox)
            return false
        }
        if refused { continuation.resume(throwing: Failure.requestCancelled(exchange.location)) }
    }

    func cancel(_ exchange: CurlExchange) {
        inbox.withLock { inbox in
            exchange.isCancelled = true
            guard exchange.isSubmitted else { return }
            inbox.cancelled.append(exchange)
            wake(inbox)
        }
    }

    func stop() {
        inbox.withLock { inbox in
            inbox.isStopping = true
            if let thread = inbox.thread {
                pthread_detach(thread)
                inbox.thread = nil
            }
            wake(inbox)
        }
    }

    func stopAndJoin() async {
        await withCheckedContinuation { continuation in
            let hasStopped = inbox.withLock { inbox in
                inbox.isStopping = true
                guard !inbox.hasStopped else { return true }
                inbox.awaitingStop.append(continuation)
                wake(inbox)
                return false
            }
            if hasStopped { continuation.resume() }
        }
        // The thread has done its work by now: this does not block.
        if let thread = inbox.withLock({ $0.thread.take() }) { pthread_join(thread, nil) }
    }

    /// Under the lock, so that the handle is not cleaned up meanwhile.
    private func wake(_ inbox: borrowing Inbox) {
        if !inbox.hasStopped { curl_multi_wakeup(multi) }
    }

    // MARK: On the thread

    fileprivate func run() {
        while takeInbox() {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finishCompleted()
            let patience = endOverdue()
            curl_multi_poll(multi, nil, 0, patience, nil)
        }
        tearDown()
    }

    /// Begins and cancels what was asked for; false when it is time to stop.
    private func takeInbox() -> Bool {
        let (arriving, cancelled, goesOn) = inbox.withLock { inbox in
            defer {
                inbox.arriving.removeAll(keepingCapacity: true)
                inbox.cancelled.removeAll(keepingCapacity: true)
            }
            return (inbox.arriving, inbox.cancelled, !inbox.isStopping)
        }
        for exchange in arriving {
            goesOn ? begin(exchange) : exchange.finish(.failure(.requestCancelled(exchange.location)))
        }
        for exchange in cancelled where exchange.handle != nil {
            end(exchange, .failure(.requestCancelled(exchange.location)))
        }
        return goesOn
    }

    private func begin(_ exchange: CurlExchange) {
        guard let handle = spareHandles.popLast() ?? curl_easy_init() else {
            return exchange.finish(.failure(.curlDidNotStart))
        }
        exchange.handle = handle
        active[handle] = exchange
        do {
            try setup.prepare(handle, for: exchange)
            curl_multi_add_handle(multi, handle)
        } catch {
            end(exchange, .failure(error))
        }
    }

    private func finishCompleted() {
        var result = CURLE_OK
        while let handle = ccurl_finished(multi, &result) {
            guard let exchange = active[handle] else { continue }
            switch exchange.outcome(of: result, setup: setup) {
            case .finished(let response): end(exchange, .success(response))
            case .failed(let failure): end(exchange, .failure(failure))
            case .redirected(let url, let request): follow(exchange, to: url, request)
            }
        }
    }

    private func follow(_ exchange: CurlExchange, to url: String, _ request: HTTPRequest) {
        guard let handle = exchange.handle else { return }
        curl_multi_remove_handle(multi, handle)
        exchange.redirect(to: request)
        do {
            try setup.prepare(handle, for: exchange)
            curl_multi_add_handle(multi, handle)
        } catch {
            end(exchange, .failure(error))
        }
    }

    /// Ends what took too long; gives the milliseconds until the next one would.
    private func endOverdue() -> Int32 {
        guard !active.isEmpty else { return Int32.max }
        let now = MonotonicTime.now()
        var next = Int64.max
        var overdue: [(CurlExchange, Failure)] = []
        for exchange in active.values {
            if let failure = exchange.overdue(at: now) {
                overdue.append((exchange, failure))
            } else {
                next = min(next, exchange.nextDeadline)
            }
        }
        for (exchange, failure) in overdue { end(exchange, .failure(failure)) }
        guard next != .max else { return Int32.max }
        return Int32(clamping: (next - now) / 1_000_000 + 1)
    }

    private func end(_ exchange: CurlExchange, _ result: Result<HTTPResponse, Failure>) {
        if let handle = exchange.handle {
            curl_multi_remove_handle(multi, handle)
            active[handle] = nil
            exchange.handle = nil
            // What is in it, the body and the credentials above all, is forgotten at once.
            curl_easy_reset(handle)
            if spareHandles.count < 16 { spareHandles.append(handle) } else { curl_easy_cleanup(handle) }
        }
        exchange.finish(result)
    }

    private func tearDown() {
        for exchange in Array(active.values) { end(exchange, .failure(.requestCancelled(exchange.location))) }
        for handle in spareHandles { curl_easy_cleanup(handle) }
        spareHandles = []
        let (late, waiting) = inbox.withLock { inbox in
            inbox.hasStopped = true
            defer {
                inbox.arriving = []
                inbox.awaitingStop = []
            }
            return (inbox.arriving, inbox.awaitingStop)
        }
        for exchange in late { exchange.finish(.failure(.requestCancelled(exchange.location))) }
        curl_multi_cleanup(multi)
        for continuation in waiting { continuation.resume() }
    }
}

/// What `pthread_create` starts; takes over the reference to the loop.
private func runCurlLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let loop = Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue()
    // A peer that closes while OpenSSL writes must not end the process, and signals are for the other threads.
    var everySignal = sigset_t()
    sigfillset(&everySignal)
    pthread_sigmask(SIG_SETMASK, &everySignal, nil)
    loop.run()
    return nil
}
