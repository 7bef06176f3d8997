import ConnectorKit
import CustomerModel
import TestSupport

/// Refusals, waits and troubles.
extension CaseRun {
    func failure(
        _ error: ConnectorCase.ErrorAnswer, expected kind: FailureClass
    ) async throws -> (failure: Failure?, problems: [String]) {
        var mood = mood(one.records)
        mood.error = error
        return await failure(CaseService(one, mood), expected: kind)
    }

    private func failure(
        _ service: CaseService, expected kind: FailureClass
    ) async -> (failure: Failure?, problems: [String]) {
        do {
            let pull = try await pull(connector(service), stream: one.stream)
            return (nil, ["\(pull.ids.count) records came; expected a failure of class \(kind.rawValue)"])
        } catch let failure as Failure {
            guard failure.kind != kind else { return (failure, []) }
            return (failure, ["the failure is \(failure.kind.rawValue) (\(failure.message)), not \(kind.rawValue)"])
        } catch {
            return (nil, ["\(error)"])
        }
    }

    func refusedKey() async throws -> [String] {
        let (failure, problems) = try await failure(one.refusal, expected: .authentication)
        let unnamed = one.refusedSecrets.filter { failure?.message.contains("'\($0)'") != true }
        return problems + unnamed.map { "the message does not name the secret \($0): \(failure?.message ?? "")" }
    }

    func asksToWait() async throws -> [String] {
        let (failure, problems) = try await failure(one.throttling, expected: .rateLimited)
        guard problems.isEmpty else { return problems }
        guard failure?.retryAfter == .seconds(7) else {
            return ["the wait is \(failure?.retryAfter ?? .zero), not 7 s"]
        }
        // In front of the shop's own patience the pull holds still, then goes on.
        var mood = mood(one.records)
        mood.error = one.throttling
        mood.errors = 1
        let service = CaseService(one, mood)
        let clock = VirtualClock(automatic: true, origin: testNow)
        let gates = AccountGates(clock: clock, now: { clock.timestamp })
        let gate = gates.gate(for: one.name, pacing: factory.pacing(for: source(one.connector, settings: one.settings)))
        let connector = try connector(
            polite(service, through: gate), now: { clock.timestamp }, hold: { gate.hold(until: $0, reason: $1) })
        let pull = try await pull(connector, stream: one.stream)
        return pull.problems(expected: one.expected, overlaps: overlaps)
            + (clock.elapsed >= .seconds(7) ? [] : ["nobody waited"])
    }

    func cutBody() async throws -> [String] {
        var mood = mood(one.records)
        mood.cutsPages = true
        return await failure(CaseService(one, mood), expected: .transient).problems
    }

    func otherErrors() async throws -> [String] {
        var problems: [String] = []
        for error in one.otherErrors {
            let found = try await failure(error, expected: error.kind ?? .configuration).problems
            problems += found.map { "HTTP \(error.status) \(error.body): \($0)" }
        }
        return problems
    }
}
