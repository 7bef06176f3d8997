package import CustomerModel

/// Who may send to an account, and when: requests queue up in the order in which they came.
///
/// The head of the queue starts when every window, every counter of the provider, the provider's own wish and the cap
/// on simultaneous requests allow it. Where time is what it lacks, `ask` says until when, and the head asks again then.
/// Where an answer is what it lacks, it asks again after the next `finished`. Everybody else asks when the one
/// before them has started or left.
package struct GateState: Sendable {
    /// The answer to one who wants to send.
    package enum Answer: Sendable, Hashable {
        /// Send now; `sequence` is the request's number, to be given back with `finished`.
        case start(sequence: Int)
        /// Nothing but time helps: ask again then.
        case wait(until: Timestamp, reason: String)
        /// Ask again when something has happened; when the head waits for a moment, that moment and its reason.
        case queue(until: Timestamp?, reason: String)
        /// The wait would be longer than allowed; the one who asked is out of the queue.
        case refuse(wait: Duration, reason: String)
    }

    /// A moment before which nothing starts, and why.
    private struct Barrier {
        var until: Timestamp
        var reason: String
    }

    /// Windows at least so long outlive the process.
    package static let rememberedLength: Int64 = 60_000

    private let pacing: RequestPacing
    private var windows: [RequestWindow]
    private var budgets: [ProviderBudget]
    private var queue: [Int] = []
    private var hold: Barrier?
    private var sequence = 0
    package private(set) var underWay = 0
    /// Whether something happened since the history was last taken.
    package private(set) var isUnremembered = false

    package init(_ pacing: RequestPacing) {
        self.pacing = pacing
        windows = pacing.windows.map(RequestWindow.init)
        budgets = pacing.budgetHeaders.map(ProviderBudget.init)
    }

    /// The one that all others wait for.
    package var head: Int? { queue.first }

    /// `ticket` wants to send, or still wants to.
    package mutating func ask(_ ticket: Int, at now: Timestamp) -> Answer {
        if !queue.contains(ticket) { queue.append(ticket) }
        let barrier = barrier(at: now)
        guard queue.first == ticket else { return .queue(until: barrier?.until, reason: barrier?.reason ?? "") }
        if let barrier {
            let wait = barrier.until.duration(since: now)
            guard wait <= pacing.longestWait else {
                queue.removeFirst()
                return .refuse(wait: wait, reason: barrier.reason)
            }
            return .wait(until: barrier.until, reason: barrier.reason)
        }
        guard underWay < max(1, pacing.maximumConcurrent), budgetsAllowAnother(at: now) else {
            return .queue(until: nil, reason: "")
        }
        queue.removeFirst()
        for index in windows.indices { windows[index].count(at: now) }
        underWay += 1
        sequence += 1
        isUnremembered = true
        return .start(sequence: sequence)
    }

    /// `ticket` does not want to send any more.
    package mutating func withdraw(_ ticket: Int) { queue.removeAll { $0 == ticket } }

    /// The request with that number ended, with these headers where an answer came.
    package mutating func finished(sequence: Int, headers: HTTPHeaders?, at now: Timestamp) {
        underWay -= 1
        guard let headers else { return }
        for index in budgets.indices { budgets[index].observe(headers, sequence: sequence, at: now) }
    }

    /// The provider asked that nothing be sent until then; an earlier moment than one that stands changes nothing.
    package mutating func hold(until moment: Timestamp, reason: String) {
        guard moment > hold?.until ?? Timestamp(milliseconds: .min) else { return }
        hold = Barrier(until: moment, reason: reason)
        isUnremembered = true
    }

    // MARK: What outlives the process

    /// Takes over what an earlier process counted.
    package mutating func restore(_ history: AccountHistory, at now: Timestamp) {
        for index in windows.indices {
            guard let past = history.windows.first(where: { $0.length == windows[index].length }) else { continue }
            windows[index].restore(past.slots, at: now)
        }
        if let heldUntil = history.heldUntil, heldUntil > now {
            let latest = now.advanced(by: ProviderWait.longest)
            hold(until: min(heldUntil, latest), reason: "the provider asked to wait")
        }
    }

    /// What to remember of the account now.
    package mutating func takeHistory() -> AccountHistory {
        isUnremembered = false
        let long = windows.filter { $0.length >= Self.rememberedLength }
        return AccountHistory(
            windows: long.map { AccountHistory.Window(length: $0.length, slots: $0.slots) }, heldUntil: hold?.until)
    }

    /// Whether anything of the account is worth remembering.
    package var hasMemory: Bool { hold != nil || windows.contains { $0.length >= Self.rememberedLength } }

    // MARK: Why not now

    private mutating func barrier(at now: Timestamp) -> Barrier? {
        if let hold, hold.until <= now { self.hold = nil }
        var latest = hold
        func consider(_ until: Timestamp, _ reason: String) {
            if until > now, until > latest?.until ?? now { latest = Barrier(until: until, reason: reason) }
        }
        for index in windows.indices {
            consider(windows[index].nextStart(at: now), pacing.windows[index].text)
        }
        for index in budgets.indices {
            guard let until = budgets[index].emptyUntil(at: now) else { continue }
            consider(until, "the provider allows no more requests for now (\(budgets[index].name))")
        }
        return latest
    }

    private mutating func budgetsAllowAnother(at now: Timestamp) -> Bool {
        for index in budgets.indices where !budgets[index].allows(requestsUnderWay: underWay, at: now) { return false }
        return true
    }
}
