import CustomerModel

/// Cuts a step that shows no sign of life for too long (C10); an announced wait is not standstill.
struct StallGuard: Sendable {
    let limit: Duration
    let time: EngineTime
    let monitor: RunMonitor

    /// Runs a step; throws `.transient` when it stands still beyond the limit.
    func watch<Answer: Sendable>(_ step: @escaping @Sendable () async throws -> Answer) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { try await step() }
            group.addTask {
                try await standstill()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw Failure(
                    "stalled", .transient,
                    "no sign of life for \(limit.components.seconds) seconds; the pull was cut and can be tried again")
            }
            return answer
        }
    }

    /// Returns when nothing has happened for as long as the limit.
    private func standstill() async throws {
        var seen = monitor.signsOfLife.signs
        while true {
            try await time.sleep(limit)
            let life = monitor.signsOfLife
            if let until = life.quietUntil, until > time.now() { continue }
            if life.signs == seen { return }
            seen = life.signs
        }
    }
}
