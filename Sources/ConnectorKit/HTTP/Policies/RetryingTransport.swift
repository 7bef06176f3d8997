package import CustomerModel

/// Sends a request again when its failure, or its answer's status, says that this may help (C8).
///
/// Answers that are not worth a retry come back as they are, 401 and other refusals too. When the attempts are used
/// up, the request fails as `.transient` or `.rateLimited`, with the provider's wait.
package struct RetryingTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let pacing: RequestPacing
    private let policy: RetryPolicy
    private let time: Timekeeper
    private let monitor: any PullMonitor
    private let jitter: Jitter
    private let hold: @Sendable (Timestamp, String) -> Void

    /// `hold` hears until when the provider wants no request at all.
    package init(
        _ transport: any HTTPTransport, pacing: RequestPacing, policy: RetryPolicy? = nil, time: Timekeeper,
        monitor: any PullMonitor = SilentMonitor(), jitter: Jitter = Jitter(),
        hold: @escaping @Sendable (_ until: Timestamp, _ reason: String) -> Void = { _, _ in }
    ) {
        self.transport = transport
        self.pacing = pacing
        self.policy =
            policy
            ?? RetryPolicy(
                maximumAttempts: pacing.maximumAttempts, longestWait: pacing.longestWait)
        self.time = time
        self.monitor = monitor
        self.jitter = jitter
        self.hold = hold
    }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var policy = policy
        policy.maximumAttempts = max(1, min(policy.maximumAttempts, request.maximumAttempts ?? .max))
        var state = RetryState(policy)
        while true {
            let failure: Failure
            switch try await attempt(request) {
            case .success(let response): return response
            case .failure(let failed): failure = failed
            }
            let action = state.failed(providerWait: failure.retryAfter, jitter: jitter.next())
            guard case .retry(let attempt, let pause) = action else {
                throw exhausted(failure, after: state.failedAttempts, action)
            }
            if failure.kind == .rateLimited {
                hold(time.now().advanced(by: pause), "\(RequestLocation(of: request.url).host) asked to wait")
            }
            monitor.observe(.retrying(attempt: attempt, after: pause, reason: failure.message))
            do {
                try await time.sleep(pause)
            } catch {
                throw Failure.waitCancelled(RequestLocation(of: request.url))
            }
        }
    }

    /// One attempt: an answer to give back, or a failure that may be tried again; throws what may not.
    private func attempt(_ request: HTTPRequest) async throws -> Result<HTTPResponse, Failure> {
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch let failure as Failure where failure.kind == .transient && request.isRepeatable {
            return .failure(failure)
        }
        guard case .retry(let kind) = AnswerVerdict(response, pacing) else { return .success(response) }
        // What was refused was not done; what failed half-way may have been.
        guard request.isRepeatable || kind == .rateLimited else { return .success(response) }
        return .failure(
            Failure(
                "http_\(response.status)", kind,
                "\(RequestLocation(of: request.url)): answers \(response.status)",
                debugDetail: String(response.body.text.prefix(500)),
                retryAfter: ProviderWait.retryAfter(response.headers, now: time.now())))
    }

    private func exhausted(_ failure: Failure, after attempts: Int, _ action: RetryState.Action) -> Failure {
        var failure = failure
        if case .giveUp(.waitTooLong) = action, let wait = failure.retryAfter {
            if failure.kind == .rateLimited {
                hold(time.now().advanced(by: wait), "the provider asked to wait")
            }
            failure.kind = .rateLimited
            failure.message += "; it asks to wait \(wait.roughText), which is longer than this run may"
        } else if attempts > 1 {
            failure.message += "; \(attempts) attempts failed"
        }
        return failure
    }
}
