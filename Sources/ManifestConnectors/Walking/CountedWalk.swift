/// A walk by offsets or page numbers.
///
/// Once the service has told how much there is, pages are asked for side by side.
struct CountedWalk: Sendable {
    /// Good pages after which a size that was reduced is doubled again.
    private static let recovery = 8

    private let rule: PaginationRule
    private(set) var size: Int
    private(set) var end: WalkEnd?
    /// The largest size worth asking for: the service may give less than the manifest says.
    private var largestSize: Int
    /// The first record that nobody asked for yet.
    private var nextRow = 0
    /// Records in all, as far as is known; pages count as full ones.
    private var limit: Int?
    private var outstanding = 0
    private var urgent: [PagePosition] = []
    private var goodPages = 0
    private var isFirst = true
    private var lastTail: [UInt64] = []
    private var movedTooFar = false

    init(_ rule: PaginationRule) {
        self.rule = rule
        size = rule.size
        largestSize = rule.size
    }

    mutating func next() -> PagePosition? {
        guard end == nil else { return nil }
        if let part = nextUrgent() { return part }
        if let limit, nextRow >= limit { return nil }
        if limit == nil, outstanding > 0 { return nil }
        outstanding += 1
        let offset = rule.kind == .offset ? max(0, nextRow - overlap) : nextRow
        let position = self.position(offset: offset, size: size)
        nextRow = offset + size
        return position
    }

    mutating func nextUrgent() -> PagePosition? {
        guard !urgent.isEmpty else { return nil }
        outstanding += 1
        return urgent.removeFirst()
    }

    mutating func accept(_ facts: PageFacts, at position: PagePosition) {
        outstanding -= 1
        let wasAlone = limit == nil
        if let total = facts.total {
            limit = total
        } else if let pages = facts.pages {
            limit = pages * position.size
        }
        noteMovement(facts, position)
        if facts.rows == 0 {
            acceptEmpty(facts, position)
        } else {
            acceptRows(facts, position, wasAlone: wasAlone)
        }
        isFirst = false
        recover()
        guard end == nil, outstanding == 0, urgent.isEmpty, let limit, nextRow >= limit else { return }
        finish()
    }

    mutating func shrink(_ position: PagePosition) -> Bool {
        let half = position.size / 2
        guard half >= rule.minimumSize, rule.kind == .offset || position.size.isMultiple(of: 2) else { return false }
        outstanding -= 1
        urgent.insert(
            contentsOf: [
                self.position(offset: position.offset, size: half),
                self.position(offset: position.offset + half, size: position.size - half),
            ], at: 0)
        // The next new page begins where a smaller size has a page's border: sizes are halves of each other.
        size = min(size, half)
        goodPages = 0
        return true
    }

    /// Records asked again: never a whole page, or it would look like one that comes twice.
    private var overlap: Int { min(rule.overlap, size - 1) }

    private func position(offset: Int, size: Int) -> PagePosition {
        let number = rule.kind == .page ? rule.first + offset / size : rule.first + offset
        return PagePosition(
            size: size, offset: rule.kind == .offset ? offset + rule.first : offset, number: number)
    }

    private mutating func acceptEmpty(_ facts: PageFacts, _ position: PagePosition) {
        guard !position.fillsGap else { return }
        // The last of the pages may be empty; one in the middle may not.
        guard let limit, position.offset < limit, facts.total != nil || position.offset + position.size < limit
        else {
            finish()
            return
        }
        end = .cut("the page after \(position.offset) of \(limit) records was empty")
    }

    private mutating func acceptRows(_ facts: PageFacts, _ position: PagePosition, wasAlone: Bool) {
        let asked = position.size
        let isShort = facts.rows < asked
        if isFirst, isShort, limit.map({ facts.rows < $0 }) ?? (rule.end == .emptyPage) {
            // The service gives less at once than the manifest says.
            largestSize = facts.rows
            size = facts.rows
            if let pages = facts.pages, facts.total == nil { limit = pages * facts.rows }
            nextRow = position.offset + facts.rows
            return
        }
        if wasAlone {
            let counts = rule.kind == .offset && limit == nil
            nextRow = position.offset + (counts ? facts.rows : asked)
            // Nothing but what was asked again: the end.
            let isEnd = position.offset > 0 && facts.rows <= overlap
            if limit == nil, isEnd || isShort && rule.end == .shortPage { finish() }
            return
        }
        guard rule.kind == .offset, isShort, !position.fillsGap, let limit,
            position.offset + facts.rows < min(limit, position.offset + asked)
        else { return }
        var gap = self.position(offset: position.offset + facts.rows, size: asked - facts.rows)
        gap.fillsGap = true
        urgent.append(gap)
    }

    private mutating func noteMovement(_ facts: PageFacts, _ position: PagePosition) {
        guard rule.overlap > 0, !position.fillsGap else { return }
        if !lastTail.isEmpty, facts.rows > 0, !facts.head.contains(where: lastTail.contains) { movedTooFar = true }
        lastTail = facts.tail
    }

    private mutating func finish() {
        end =
            movedTooFar
            ? .cut("the list moved by more than \(rule.overlap) records between two pages") : .reached
    }

    private mutating func recover() {
        goodPages += 1
        guard goodPages >= Self.recovery, size < largestSize else { return }
        let larger = min(size * 2, largestSize)
        guard rule.kind == .offset || nextRow.isMultiple(of: larger) else { return }
        size = larger
        goodPages = 0
    }
}
