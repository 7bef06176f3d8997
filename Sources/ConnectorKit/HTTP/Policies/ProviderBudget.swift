package import CustomerModel

/// What one of the provider's counters last said: how many requests are left, and until when none is.
package struct ProviderBudget: Sendable {
    private let header: RequestPacing.BudgetHeader
    private var remaining: Int?
    /// When the counter is full again, where it tells.
    private var fullAt: Timestamp?
    private var lastSequence = -1

    package init(_ header: RequestPacing.BudgetHeader) { self.header = header }

    /// The header's name, for a reason.
    package var name: String { header.remaining }

    /// Until when nothing may be sent; nil when something is left, or nothing is known.
    package mutating func emptyUntil(at now: Timestamp) -> Timestamp? {
        forget(at: now)
        guard let remaining, remaining <= 0 else { return nil }
        return fullAt
    }

    /// Whether another request fits, when those under way may not be counted yet.
    package mutating func allows(requestsUnderWay: Int, at now: Timestamp) -> Bool {
        forget(at: now)
        // What is left when nobody is under way is always at least one request: the counter must be seen again.
        return remaining.map { requestsUnderWay == 0 || $0 > requestsUnderWay } ?? true
    }

    /// An answer came, to the `sequence`-th request.
    ///
    /// Answers overtake each other: that to an older request may lower what is known to be left, not raise it.
    package mutating func observe(_ headers: HTTPHeaders, sequence: Int, at now: Timestamp) {
        guard let left = headers[header.remaining].flatMap(Self.count) else { return }
        forget(at: now)
        if sequence < lastSequence, let remaining, remaining <= left { return }
        lastSequence = max(lastSequence, sequence)
        remaining = left
        let wait = header.reset.flatMap { headers[$0] }.flatMap {
            ProviderWait.span(of: $0, header.resetForm, headers, now)
        }
        fullAt = wait.map { now.advanced(by: $0) }
        if left <= 0 { fullAt = fullAt ?? emptyEnd(now) }
    }

    private mutating func forget(at now: Timestamp) {
        guard let fullAt, fullAt <= now else { return }
        remaining = nil
        self.fullAt = nil
    }

    private func emptyEnd(_ now: Timestamp) -> Timestamp {
        guard let offset = header.midnightOffset else { return now.advanced(by: header.waitWhenEmpty) }
        let day: Int64 = 86_400_000
        let local = now.advanced(by: offset).milliseconds
        let sinceMidnight = ((local % day) + day) % day
        return Timestamp(milliseconds: now.milliseconds - sinceMidnight + day)
    }

    /// The whole number at the start; `-1` is one too.
    private static func count(_ text: String) -> Int? {
        let digits = text.drop { $0 == " " }.prefix { ("0"..."9").contains($0) || $0 == "-" }
        return Int(digits)
    }
}
