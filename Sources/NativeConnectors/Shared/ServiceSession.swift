import ConnectorKit
import CustomerModel
import JSONReading
import Synchronization

/// Speaks with one service for one source, and judges its answers.
final class ServiceSession: Sendable {
    /// Waits for one request that an answer's body may ask for; the transport's own retries do not see them.
    private static let maximumWaits = 4
    /// Times that an answer with a fault in its body is asked for.
    private static let attempts = 3

    let context: ConnectorContext
    let check: AnswerCheck
    let parsers = JSONParserPool()
    /// How far the service's clock is ahead of ours.
    private let clockDifference = Mutex<Duration>(.zero)

    init(
        _ setup: SourceSetup, _ profile: ConnectorProfile, context: ConnectorContext,
        statuses: [RequestPacing.StatusRule] = [], secrets: [String]? = nil
    ) {
        self.context = context
        let sent = profile.secrets.filter {
            (secrets?.contains($0.name) ?? true) && setup.secret($0.name) != nil
        }
        check = AnswerCheck(
            source: setup.source, service: profile.title, statuses: statuses,
            secrets: sent.map { ($0.name, $0.about) }, now: context.now)
    }

    var source: SourceName { check.source }

    /// The time as the service's own answers tell it; ours until one did.
    var providerNow: Timestamp { context.now().advanced(by: clockDifference.withLock { $0 }) }

    /// The moment in the service's time that was `moment` by our clock.
    func providerTime(of moment: Timestamp) -> Timestamp { moment.advanced(by: clockDifference.withLock { $0 }) }

    /// Sends what `request` makes, and reads the answer.
    ///
    /// `read` decides what the answer means, its status too. A `Failure` of it with the code `wait_in_answer` holds the
    /// account, then the request is made and sent again; one with the code `broken_page` or `error_in_answer`, a
    /// trouble that the transport cannot see, has it sent again at once.
    func exchange<Answer>(
        _ request: () throws -> HTTPRequest, read: (HTTPResponse) throws -> Answer
    ) async throws -> Answer {
        var waits = 0
        var attempt = 1
        while true {
            try Task.checkCancellation()
            let answer = try await context.transport.send(try request())
            noteClock(answer)
            do {
                return try read(answer)
            } catch let failure as Failure where failure.code == "wait_in_answer" && waits < Self.maximumWaits {
                waits += 1
                let pause = failure.retryAfter ?? .seconds(2 << waits)
                context.hold(context.now().advanced(by: pause), "\(check.service) asked to wait")
            } catch let failure as Failure
                where (failure.code == "broken_page" || failure.code == "error_in_answer") && attempt < Self.attempts
            {
                attempt += 1
                context.monitor.observe(.retrying(attempt: attempt, after: .zero, reason: failure.message))
            }
        }
    }

    /// The same, where the status alone says whether the answer is one.
    func read<Answer>(
        _ request: () throws -> HTTPRequest, by shape: PageShape,
        _ use: (JSONDocument) throws -> Answer
    ) async throws -> Answer {
        try await exchange(request) { answer in
            if let failure = check.failure(for: answer) { throw failure }
            return try document(in: answer, by: shape, use)
        }
    }

    /// Reads a body; it must be whole JSON.
    func document<Answer>(
        in answer: HTTPResponse, by shape: PageShape, _ use: (JSONDocument) throws -> Answer
    ) throws -> Answer {
        do {
            return try parsers.withParser { try $0.read(answer.body, by: shape.plan, use) }
        } catch let fault as JSONFault {
            throw brokenPage("it is no whole JSON: \(fault.detail)")
        }
    }

    /// What was sent cannot be read; it may come whole when it is asked for again.
    func brokenPage(_ what: String) -> Failure {
        Failure(
            "broken_page", .transient,
            "source \(check.source): \(check.service) sent a page that cannot be read (\(what))")
    }

    private func noteClock(_ answer: HTTPResponse) {
        guard let date = answer.headers["Date"], let moment = TimeFormat.httpDate.parse(date) else { return }
        let difference = moment.duration(since: context.now())
        clockDifference.withLock { $0 = difference }
    }
}
