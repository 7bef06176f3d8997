/// The way through the pages of one list: says what to ask for next, and notices the end.
///
/// A value that is told what came back. Pages are accepted in the order in which they were asked for.
struct Walk: Sendable {
    private enum Form: Sendable {
        case counted(CountedWalk)
        case chained(ChainedWalk)
    }

    private var form: Form
    /// A list that holds more than twice what was announced, and so many more, has no end.
    private static let growth = 2_000

    private var seen: Set<UInt64> = []
    private var accepted = 0
    private var rows = 0
    /// Records in all, by the first word of the service.
    private var announced: Int?
    private let maximumPages: Int
    private var stopped: WalkEnd?

    /// `cursor`: where a version walk begins.
    init(_ rule: PaginationRule, cursor: String? = nil) {
        maximumPages = rule.maximumPages
        switch rule.kind {
        case .offset, .page: form = .counted(CountedWalk(rule))
        default: form = .chained(ChainedWalk(rule, cursor: cursor))
        }
    }

    /// How the walk ended; nil while it goes on.
    var end: WalkEnd? {
        if let stopped { return stopped }
        switch form {
        case .counted(let walk): return walk.end
        case .chained(let walk): return walk.end
        }
    }

    /// The size of the pages to come.
    var size: Int {
        switch form {
        case .counted(let walk): walk.size
        case .chained(let walk): walk.size
        }
    }

    /// The mark that a version walk has come to.
    var cursor: String? {
        if case .chained(let walk) = form { walk.cursor } else { nil }
    }

    /// The next page to ask for; nil when there is none, or none before an answer.
    mutating func next() -> PagePosition? {
        guard end == nil else { return nil }
        switch form {
        case .counted(var walk):
            defer { form = .counted(walk) }
            return walk.next()
        case .chained(var walk):
            defer { form = .chained(walk) }
            return walk.next()
        }
    }

    /// A part of a page that was split, if one is left.
    mutating func nextUrgent() -> PagePosition? {
        guard end == nil else { return nil }
        switch form {
        case .counted(var walk):
            defer { form = .counted(walk) }
            return walk.nextUrgent()
        case .chained(var walk):
            defer { form = .chained(walk) }
            return walk.next()
        }
    }

    /// Takes note of a page that came.
    mutating func accept(_ facts: PageFacts, at position: PagePosition) {
        accepted += 1
        switch form {
        case .counted(var walk):
            walk.accept(facts, at: position)
            form = .counted(walk)
        case .chained(var walk):
            walk.accept(facts, at: position)
            form = .chained(walk)
        }
        if facts.reachedOld { stopped = .reached }
        if let digest = facts.digest, !position.fillsGap, !seen.insert(digest).inserted {
            stopped = .cut("the service gave the same page again")
        }
        rows += facts.rows
        announced = announced ?? facts.total ?? facts.pages.map { $0 * position.size }
        if let announced, rows > 2 * announced + Self.growth, end == nil {
            stopped = .cut("the service said that there are \(announced) records, but more and more came")
        }
        if accepted >= maximumPages, end == nil { stopped = .cut("there are more than \(maximumPages) pages") }
    }

    /// Asks for the same records in smaller pages; false when they are as small as they may be.
    mutating func shrink(_ position: PagePosition) -> Bool {
        switch form {
        case .counted(var walk):
            defer { form = .counted(walk) }
            return walk.shrink(position)
        case .chained(var walk):
            defer { form = .chained(walk) }
            return walk.shrink(position)
        }
    }
}
