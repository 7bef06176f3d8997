package import CustomerModel
import Synchronization

/// The one way to an account: holds every request of every source that uses it to the account's pacing.
package final class AccountGate: Sendable {
    private struct Shared {
        var state: GateState
        var nextTicket = 0
        /// Those who wait for something to happen, by ticket.
        var parked: [Int: CheckedContinuation<GateState.Answer, any Error>] = [:]
        /// Those who gave up before they had asked.
        var withdrawn: Set<Int> = []
        var loading: Task<Void, Never>?
        var isLoaded = false
        var saving: Task<Void, Never>?
        var lastSaved: Timestamp?
    }

    private typealias Wakeup = (CheckedContinuation<GateState.Answer, any Error>, GateState.Answer)

    /// Counts reach the ledger at most this often; a process that is killed forgets what it sent since.
    private static let savingInterval = Duration.seconds(2)

    let time: Timekeeper
    let pacing: RequestPacing
    private let account: String
    private let ledger: any RequestLedger
    private let shared: Mutex<Shared>

    /// `account` names what the provider counts by, such as `mailchimp/us1` or a source's name; never a key itself.
    package init(account: String, pacing: RequestPacing, time: Timekeeper, ledger: any RequestLedger) {
        self.account = account
        self.pacing = pacing
        self.time = time
        self.ledger = ledger
        shared = Mutex(Shared(state: GateState(pacing)))
    }

    /// Waits for its turn, then runs `request`.
    ///
    /// Every wait is told to the monitor. Throws a `Failure`: `.rateLimited` when the wait would be longer than the
    /// pacing's longest, `.cancelled`, or what `request` throws.
    package func pass(
        monitor: any PullMonitor, place: RequestLocation,
        _ request: () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        await loadHistory()
        let sequence = try await enter(monitor, place)
        do {
            let response = try await request()
            leave(sequence, response.headers)
            return response
        } catch {
            leave(sequence, nil)
            throw error
        }
    }

    /// Nobody sends before then: the provider asked for it.
    package func hold(until moment: Timestamp, reason: String) {
        shared.withLock { $0.state.hold(until: moment, reason: reason) }
        saveIfDue(isUrgent: true)
    }

    /// Gives the ledger what it does not have yet; at the end of a run and of the process.
    package func flush() async {
        while let saving = saveIfDue(isUrgent: true) ?? shared.withLock({ $0.saving }) { await saving.value }
    }

    // MARK: The queue

    private func enter(_ monitor: any PullMonitor, _ place: RequestLocation) async throws -> Int {
        let ticket = shared.withLock { shared in
            shared.nextTicket += 1
            return shared.nextTicket
        }
        var isWaiting = false
        defer {
            _ = shared.withLock { $0.withdrawn.remove(ticket) }
            if isWaiting { monitor.observe(.resumed) }
        }
        while true {
            let answer = try await ask(ticket, place) { until, reason in
                isWaiting = true
                monitor.observe(.waiting(until: until, reason: reason))
            }
            switch answer {
            case .start(let sequence): return sequence
            case .queue: continue
            case .refuse(let wait, let reason): throw Failure.waitTooLong(place, wait, reason)
            case .wait(let until, let reason):
                isWaiting = true
                monitor.observe(.waiting(until: until, reason: reason))
                do {
                    try await time.sleep(until.duration(since: time.now()))
                } catch {
                    withdraw(ticket)
                    throw Failure.waitCancelled(place)
                }
            }
        }
    }

    private func ask(
        _ ticket: Int, _ place: RequestLocation, whenQueued: (Timestamp, String) -> Void
    ) async throws -> GateState.Answer {
        try await withTaskCancellationHandler {
            do {
                return try await withCheckedThrowingContinuation { continuation in
                    var queued: (Timestamp, String)?
                    let wakeups = shared.withLock { shared -> [Wakeup]? in
                        guard !shared.withdrawn.contains(ticket) else { return nil }
                        let answer = shared.state.ask(ticket, at: time.now())
                        guard case .queue(let until, let reason) = answer else {
                            return [(continuation, answer)] + wakeHead(&shared)
                        }
                        shared.parked[ticket] = continuation
                        if let until { queued = (until, reason) }
                        return []
                    }
                    if let queued { whenQueued(queued.0, queued.1) }
                    guard let wakeups else { return continuation.resume(throwing: CancellationError()) }
                    resume(wakeups)
                }
            } catch {
                throw Failure.waitCancelled(place)
            }
        } onCancel: {
            withdraw(ticket)
        }
    }

    private func leave(_ sequence: Int, _ headers: HTTPHeaders?) {
        let wakeups = shared.withLock { shared in
            shared.state.finished(sequence: sequence, headers: headers, at: time.now())
            return wakeHead(&shared)
        }
        resume(wakeups)
        saveIfDue(isUrgent: false)
    }

    private func withdraw(_ ticket: Int) {
        let (parked, wakeups) = shared.withLock { shared in
            let parked = shared.parked.removeValue(forKey: ticket)
            if parked == nil { shared.withdrawn.insert(ticket) }
            shared.state.withdraw(ticket)
            return (parked, wakeHead(&shared))
        }
        parked?.resume(throwing: CancellationError())
        resume(wakeups)
    }

    /// Asks again for those at the head that are parked, until one of them has to wait.
    private func wakeHead(_ shared: inout Shared) -> [Wakeup] {
        var wakeups: [Wakeup] = []
        while let head = shared.state.head, shared.parked[head] != nil {
            let answer = shared.state.ask(head, at: time.now())
            if case .queue = answer { break }
            if let continuation = shared.parked.removeValue(forKey: head) { wakeups.append((continuation, answer)) }
            if case .wait = answer { break }
        }
        return wakeups
    }

    private func resume(_ wakeups: [Wakeup]) {
        for (continuation, answer) in wakeups { continuation.resume(returning: answer) }
    }

    // MARK: The ledger

    private func loadHistory() async {
        let loading = shared.withLock { shared -> Task<Void, Never>? in
            guard !shared.isLoaded else { return nil }
            if let loading = shared.loading { return loading }
            let loading = Task {
                let history = await ledger.history(of: account)
                self.shared.withLock { shared in
                    shared.state.restore(history, at: time.now())
                    shared.isLoaded = true
                    shared.loading = nil
                }
            }
            shared.loading = loading
            return loading
        }
        await loading?.value
    }

    @discardableResult
    private func saveIfDue(isUrgent: Bool) -> Task<Void, Never>? {
        shared.withLock { shared -> Task<Void, Never>? in
            let now = time.now()
            guard shared.saving == nil, shared.state.hasMemory, shared.state.isUnremembered,
                isUrgent || shared.lastSaved.map({ now.duration(since: $0) >= Self.savingInterval }) ?? true
            else { return nil }
            shared.lastSaved = now
            let history = shared.state.takeHistory()
            let saving = Task {
                await ledger.remember(history, of: account)
                self.shared.withLock { $0.saving = nil }
            }
            shared.saving = saving
            return saving
        }
    }
}

extension Failure {
    static func waitTooLong(_ place: RequestLocation, _ wait: Duration, _ reason: String) -> Failure {
        Failure(
            "wait_too_long", .rateLimited, "\(place): \(reason); the next request may go in \(wait.roughText)",
            retryAfter: wait)
    }

    static func waitCancelled(_ place: RequestLocation) -> Failure {
        Failure("cancelled", .cancelled, "\(place): the request was cancelled while it waited")
    }
}

extension Duration {
    /// For people, to the unit that matters: `40 s`, `12 min`, `9 h`.
    var roughText: String {
        let seconds = components.seconds
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7200 { return "\((seconds + 30) / 60) min" }
        return "\((seconds + 1800) / 3600) h"
    }
}
