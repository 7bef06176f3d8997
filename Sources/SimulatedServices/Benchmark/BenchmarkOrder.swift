/// Which members a listing of the benchmark shows, and in which order, by arithmetic alone.
///
/// Member `i` of `count` was last changed at `base + i * span / count` seconds. Where a share has changed since, every
/// `stride`-th member was changed at one later second instead.
struct BenchmarkOrder {
    /// 2024-01-01 UTC, in seconds.
    static let base: Int64 = 1_704_067_200
    /// Two years, in seconds.
    static let span: Int64 = 63_072_000

    var count: Int
    /// Every so many-th member has changed; 0 for none.
    var stride = 0
    /// When they changed, in seconds.
    var changedAt: Int64 = 0

    func isChanged(_ member: Int) -> Bool { stride > 0 && member % stride == 0 }

    func lastChanged(_ member: Int) -> Int64 {
        isChanged(member) ? changedAt : Self.base + Int64(member) * Self.span / Int64(count)
    }

    /// A listing: members changed after `since` and before `before` (both exclusive, in seconds), oldest change first;
    /// in the order of their numbers where nothing is asked for.
    func listing(since: Int64?, before: Int64?, sorted: Bool) -> Listing {
        guard sorted || since != nil || before != nil else {
            return Listing(order: self, isPlain: true, skipped: 0, unchanged: count, changed: 0)
        }
        let low = since.map { first(at: $0 + 1) } ?? 0
        let high = before.map { first(at: $0) } ?? count
        let skipped = unchanged(below: low)
        let takesChanged = (since.map { changedAt > $0 } ?? true) && (before.map { changedAt < $0 } ?? true)
        return Listing(
            order: self, isPlain: false, skipped: skipped, unchanged: max(0, unchanged(below: high) - skipped),
            changed: takesChanged && stride > 0 ? (count + stride - 1) / stride : 0)
    }

    /// The first member whose unchanged time is not before that second.
    private func first(at second: Int64) -> Int {
        let distance = second - Self.base
        guard distance > 0 else { return 0 }
        guard distance <= Self.span else { return count }
        return min(count, Int((distance * Int64(count) + Self.span - 1) / Self.span))
    }

    private func unchanged(below member: Int) -> Int {
        stride == 0 ? member : member - (member + stride - 1) / stride
    }

    struct Listing {
        var order: BenchmarkOrder
        var isPlain: Bool
        var skipped: Int
        var unchanged: Int
        var changed: Int

        var total: Int { unchanged + changed }

        /// The member at a position of the listing.
        func member(at position: Int) -> Int {
            if isPlain { return position }
            guard position < unchanged else { return (position - unchanged) * order.stride }
            let rank = skipped + position
            return order.stride < 2 ? rank : rank + rank / (order.stride - 1) + 1
        }
    }
}
