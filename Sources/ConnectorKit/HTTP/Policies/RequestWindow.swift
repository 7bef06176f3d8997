package import CustomerModel

/// Counts requests of the last stretch of time: never more than its limit in any stretch of that length.
///
/// Time is kept in slots of about a 128th of the stretch. A slot counts until its last instant is out of the stretch,
/// so that the limit holds exactly, at the price of a wait that is up to a 128th longer than needed.
package struct RequestWindow: Sendable, Hashable {
    /// Requests that began in one slot.
    package struct Slot: Sendable, Hashable {
        /// Milliseconds since 1970 at which it begins.
        package var start: Int64
        package var count: Int

        package init(start: Int64, count: Int) {
            self.start = start
            self.count = count
        }
    }

    private let limit: Int
    /// The stretch, in milliseconds.
    package let length: Int64
    private let slotLength: Int64
    package private(set) var slots: [Slot] = []
    private var total = 0

    package init(_ window: RequestPacing.Window) {
        limit = max(1, window.requests)
        let (seconds, attoseconds) = window.per.components
        length = max(1, min(seconds, 315_360_000) * 1000 + attoseconds / 1_000_000_000_000_000)
        slotLength = max(1, length / 128)
    }

    /// Takes over what an earlier process counted; slots from the future, left by a wrong clock, count as now.
    package mutating func restore(_ history: [Slot], at now: Timestamp) {
        var merged: [Int64: Int] = [:]
        for slot in history + slots where slot.count > 0 && slot.start > now.milliseconds - 2 * length {
            let start = start(of: min(slot.start, now.milliseconds))
            merged[start] = min(merged[start, default: 0] + min(slot.count, limit), limit)
        }
        slots = merged.map { Slot(start: $0.key, count: $0.value) }.sorted { $0.start < $1.start }
        total = slots.reduce(0) { $0 + $1.count }
        forget(before: now)
    }

    /// When the next request may begin; a moment that is not after `now` means at once.
    package mutating func nextStart(at now: Timestamp) -> Timestamp {
        forget(before: now)
        var left = total
        var start = now
        for slot in slots {
            guard left >= limit else { break }
            left -= slot.count
            start = Timestamp(milliseconds: slot.start + slotLength + length)
        }
        return start
    }

    /// A request begins now.
    package mutating func count(at now: Timestamp) {
        let start = max(start(of: now.milliseconds), slots.last?.start ?? .min)
        if slots.last?.start == start {
            slots[slots.count - 1].count += 1
        } else {
            slots.append(Slot(start: start, count: 1))
        }
        total += 1
    }

    private mutating func forget(before now: Timestamp) {
        let gone = slots.prefix { $0.start + slotLength + length <= now.milliseconds }
        guard !gone.isEmpty else { return }
        total -= gone.reduce(0) { $0 + $1.count }
        slots.removeFirst(gone.count)
    }

    private func start(of moment: Int64) -> Int64 {
        let remainder = moment % slotLength
        return moment - (remainder < 0 ? remainder + slotLength : remainder)
    }
}

extension RequestPacing.Window {
    /// For people: `30 requests a minute`, `300 requests in 5 minutes`.
    var text: String {
        let seconds = per.components.seconds
        let units: [(Int64, String)] = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
        guard let (length, name) = units.first(where: { seconds >= $0.0 && seconds % $0.0 == 0 }) else {
            return "\(requests) requests in \(per)"
        }
        let plural = requests == 1 ? "request" : "requests"
        return seconds == length
            ? "\(requests) \(plural) a \(name)" : "\(requests) \(plural) in \(seconds / length) \(name)s"
    }
}
