import ConnectorKit

/// A walk in which each page tells the next: by a mark, by an address, by its last record, by a version.
struct ChainedWalk: Sendable {
    /// Empty pages in succession that some services give in the middle.
    private static let patience = 10
    private static let recovery = 8

    private let rule: PaginationRule
    private(set) var size: Int
    private(set) var end: WalkEnd?
    private(set) var cursor: String?
    private var link: WebAddress?
    private var isWaiting = false
    private var emptyPages = 0
    private var goodPages = 0
    private var marks: Set<Int> = []

    init(_ rule: PaginationRule, cursor: String?) {
        self.rule = rule
        self.cursor = cursor
        size = rule.size
    }

    mutating func next() -> PagePosition? {
        guard end == nil, !isWaiting else { return nil }
        isWaiting = true
        return PagePosition(size: size, cursor: cursor, link: link)
    }

    mutating func accept(_ facts: PageFacts, at position: PagePosition) {
        isWaiting = false
        goodPages += 1
        if goodPages >= Self.recovery, size < rule.size {
            size = min(rule.size, size * 2)
            goodPages = 0
        }
        switch rule.kind {
        case .none, .offset, .page: end = .reached
        case .cursor: follow(mark: facts.next, facts)
        case .nextURL, .linkHeader: follow(link: facts)
        case .lastRecord:
            if facts.rows == 0 || rule.end == .shortPage && facts.rows < position.size {
                end = .reached
            } else if let last = facts.last {
                go(to: last, facts)
            } else {
                end = .cut("the last record of a page has no key to go on from")
            }
        case .version:
            if facts.rows == 0 {
                end = .reached
            } else if let next = facts.next, !next.isEmpty {
                go(to: next, facts)
            } else {
                end = .cut("a page tells no version to go on from")
            }
        }
    }

    mutating func shrink(_ position: PagePosition) -> Bool {
        // An address that the service gave says its own size.
        guard rule.kind != .none, position.link == nil, position.size / 2 >= rule.minimumSize else { return false }
        isWaiting = false
        size = position.size / 2
        goodPages = 0
        return true
    }

    private mutating func follow(mark: String?, _ facts: PageFacts) {
        if facts.more == false {
            end = .reached
        } else if let mark, !mark.isEmpty {
            go(to: mark, facts)
        } else {
            end = facts.more == true ? .cut("the service says that more follows, but not where") : .reached
        }
    }

    private mutating func follow(link facts: PageFacts) {
        if facts.leadsElsewhere {
            end = .cut("the address of the next page leads to another host")
        } else if let link = facts.link {
            self.link = link
            remember(link.description, facts)
        } else {
            end = .reached
        }
    }

    private mutating func go(to mark: String, _ facts: PageFacts) {
        cursor = mark
        remember(mark, facts)
    }

    private mutating func remember(_ mark: String, _ facts: PageFacts) {
        emptyPages = facts.rows == 0 ? emptyPages + 1 : 0
        if !marks.insert(mark.hashValue).inserted {
            end = .cut("the service named the same next page again")
        } else if emptyPages >= Self.patience {
            end = .cut("\(Self.patience) pages in succession were empty")
        }
    }
}
