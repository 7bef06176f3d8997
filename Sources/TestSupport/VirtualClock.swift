package import CustomerModel
import Synchronization

/// A clock that stands still until a test moves it; nothing ever really sleeps.
///
/// Sleepers wake in the order of their deadlines, and of their coming where these are equal. An automatic clock instead
/// jumps to the deadline of whoever sleeps, so that code that waits runs through at once.
package final class VirtualClock: Clock {
    /// A moment of this clock, counted from its start.
    package struct Instant: InstantProtocol {
        package var offset: Duration

        package init(offset: Duration) { self.offset = offset }

        package func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

        package func duration(to other: Instant) -> Duration { other.offset - offset }

        package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var ticket: Int
        var deadline: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var nextTicket = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let isAutomatic: Bool
    private let origin: Timestamp

    /// `origin` is the wall clock's moment at the start; by default 2024-05-01T12:00:00Z.
    package init(automatic: Bool = false, origin: Timestamp = Timestamp(seconds: 1_714_564_800)) {
        isAutomatic = automatic
        self.origin = origin
    }

    package var now: Instant { state.withLock { $0.now } }

    package var minimumResolution: Duration { .nanoseconds(1) }

    /// The time since the start.
    package var elapsed: Duration { now.offset }

    /// The moment that a wall clock shows, for `now:` parameters.
    package var timestamp: Timestamp { origin.advanced(by: elapsed) }

    /// How many sleep.
    package var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    package func sleep(until deadline: Instant, tolerance _: Duration?) async throws {
        try Task.checkCancellation()
        if isAutomatic {
            state.withLock { $0.now = max($0.now, deadline) }
            await Task.yield()
            return try Task.checkCancellation()
        }
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (outcome, watchers) = state.withLock {
                    state -> (Result<Void, any Error>?, [CheckedContinuation<Void, Never>]) in
                    if state.cancelled.remove(ticket) != nil { return (.failure(CancellationError()), []) }
                    if deadline <= state.now { return (.success(()), []) }
                    state.sleepers.append(Sleeper(ticket: ticket, deadline: deadline, continuation: continuation))
                    return (nil, Self.satisfiedWatchers(&state))
                }
                watchers.forEach { $0.resume() }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let index = state.sleepers.firstIndex(where: { $0.ticket == ticket }) else {
                    state.cancelled.insert(ticket)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Returns once so many sleep, at once if they do already.
    package func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isSatisfied = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isSatisfied { continuation.resume() }
        }
    }

    /// Moves time on and wakes those whose deadline has come; what they do then happens after this returns.
    package func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let now = state.now
            let due = state.sleepers.filter { $0.deadline <= now }
            state.sleepers.removeAll { $0.deadline <= now }
            return due.sorted { ($0.deadline, $0.ticket) < ($1.deadline, $1.ticket) }
        }
        due.forEach { $0.continuation.resume() }
    }

    /// Waits until somebody sleeps, then moves time on to the earliest deadline; gives the time that this took.
    @discardableResult
    package func advanceToNextSleeper() async -> Duration {
        await waitForSleepers()
        let step = state.withLock { state in
            state.sleepers.map(\.deadline).min().map { state.now.duration(to: $0) }
        }
        advance(by: step ?? .zero)
        return step ?? .zero
    }

    private static func satisfiedWatchers(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        let count = state.sleepers.count
        defer { state.watchers.removeAll { $0.count <= count } }
        return state.watchers.filter { $0.count <= count }.map(\.continuation)
    }
}
