import ConnectorKit
import CustomerModel
import Testing

@Suite struct RetryStateTests {
    @Test("Pauses grow, whatever the jitter, up to a largest one; attempts are counted (500 random cases)")
    func growth() async {
        await property(500) { random, seed in
            let attempts = Int.random(in: 1...10, using: &random)
            var state = RetryState(RetryPolicy(maximumAttempts: attempts, longestWait: .seconds(900)))
            var made = 1
            var last = Duration.zero
            while case .retry(let attempt, let pause) = state.failed(
                providerWait: nil, jitter: Double.random(in: 0...1, using: &random))
            {
                made += 1
                #expect(attempt == made, "\(seed)")
                #expect(pause > last || pause >= .seconds(45), "\(seed)")
                #expect(pause <= .seconds(75), "\(seed)")
                last = pause
            }
            #expect(made == attempts, "\(seed)")
        }
    }

    @Test("The provider's wish is obeyed, and a wish of nothing does not stop the growing")
    func wishes() {
        var state = RetryState(RetryPolicy(maximumAttempts: 10, longestWait: .seconds(900)))
        #expect(state.failed(providerWait: .seconds(432), jitter: 0) == .retry(attempt: 2, after: .seconds(432)))
        #expect(state.failed(providerWait: .zero, jitter: 0.5) == .retry(attempt: 3, after: .seconds(2)))
        #expect(state.failed(providerWait: .zero, jitter: 0.5) == .retry(attempt: 4, after: .seconds(4)))
    }

    @Test("A longer wait than allowed, alone or together, ends it")
    func tooLong() {
        let policy = RetryPolicy(maximumAttempts: 10, longestWait: .seconds(900), longestTotalWait: .seconds(1000))
        var alone = RetryState(policy)
        #expect(alone.failed(providerWait: .seconds(901), jitter: 0) == .giveUp(.waitTooLong(.seconds(901))))
        var together = RetryState(policy)
        #expect(together.failed(providerWait: .seconds(900), jitter: 0) == .retry(attempt: 2, after: .seconds(900)))
        #expect(together.failed(providerWait: .seconds(101), jitter: 0) == .giveUp(.waitTooLong(.seconds(101))))
    }

    @Test("Its own pauses never exceed the longest wait, so that a short one does not end the attempts")
    func shortLongestWait() {
        var state = RetryState(RetryPolicy(maximumAttempts: 3, longestWait: .milliseconds(10)))
        #expect(state.failed(providerWait: nil, jitter: 1) == .retry(attempt: 2, after: .milliseconds(10)))
        #expect(state.failed(providerWait: nil, jitter: 1) == .retry(attempt: 3, after: .milliseconds(10)))
        #expect(state.failed(providerWait: nil, jitter: 1) == .giveUp(.attemptsUsedUp))
    }
}

@Suite struct AnswerVerdictTests {
    private func verdict(_ status: Int, _ headers: HTTPHeaders = [:], _ pacing: RequestPacing = .init())
        -> AnswerVerdict
    {
        AnswerVerdict(HTTPResponse(status: status, headers: headers, body: ResponseBody()), pacing)
    }

    @Test("The usual table", arguments: [200, 202, 204, 304, 400, 401, 403, 404, 409, 410, 422, 501, 505])
    func accepted(_ status: Int) { #expect(verdict(status) == .accepted) }

    @Test("The usual table: worth another try", arguments: [408, 425, 500, 502, 503, 504, 507, 520, 524, 599])
    func transient(_ status: Int) { #expect(verdict(status) == .retry(.transient)) }

    @Test("429, and 503 that says until when, mean wait")
    func rateLimited() {
        #expect(verdict(429) == .retry(.rateLimited))
        #expect(verdict(503, ["Retry-After": "5"]) == .retry(.rateLimited))
    }

    @Test("A service's own table comes first: Mailchimp's bare 403 is throttling, one with JSON is a refusal")
    func ownTable() {
        let pacing = RequestPacing(statusClasses: [
            .init(status: 403, kind: .rateLimited, unlessContentType: "json"),
            .init(status: 503, kind: .authentication),
        ])
        #expect(verdict(403, [:], pacing) == .retry(.rateLimited))
        #expect(verdict(403, ["Content-Type": "text/html"], pacing) == .retry(.rateLimited))
        #expect(verdict(403, ["Content-Type": "application/problem+JSON"], pacing) == .accepted)
        #expect(verdict(503, [:], pacing) == .accepted)
    }
}
