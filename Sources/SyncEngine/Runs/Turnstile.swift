/// Lets so many through at a time, in the order in which they came; a cancelled one leaves the queue.
package actor Turnstile {
    private var free: Int
    private var queue: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var nextTicket = 0

    package init(width: Int) { free = max(width, 1) }

    /// Runs the body when it is its turn; throws `CancellationError` when the task is cancelled before.
    package nonisolated(nonsending) func pass<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        try await enter()
        do {
            let answer = try await body()
            await leave()
            return answer
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async throws {
        try Task.checkCancellation()
        if free > 0 {
            free -= 1
            return
        }
        let ticket = nextTicket
        nextTicket += 1
        let admitted = await withTaskCancellationHandler {
            await withCheckedContinuation { queue.append((ticket, $0)) }
        } onCancel: {
            Task { await self.giveUp(ticket) }
        }
        guard admitted else { throw CancellationError() }
    }

    private func leave() {
        guard !queue.isEmpty else {
            free += 1
            return
        }
        queue.removeFirst().continuation.resume(returning: true)
    }

    private func giveUp(_ ticket: Int) {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return }
        queue.remove(at: index).continuation.resume(returning: false)
    }
}
