/// The class in which each distinct record of a run ends (C2).
package enum RecordClass: String, Sendable, Hashable, CaseIterable {
    case quarantined
    case suppressed
    case new
    case linked
    case updated
    case unchanged
    case conflicts
}

/// How many records a run saw, and what became of them (C2).
package struct RunCounts: Sendable, Hashable {
    package var fetched = 0
    /// Records that the provider gave again in the same pull.
    package var repeated = 0
    package var quarantined = 0
    package var suppressed = 0
    package var new = 0
    package var linked = 0
    package var updated = 0
    package var unchanged = 0
    package var conflicts = 0

    package init() {}

    /// Records that ended in a class; `fetched` less `repeated` when a run is whole.
    package var classified: Int { quarantined + suppressed + new + linked + updated + unchanged + conflicts }

    /// Whether every fetched record ended in exactly one class.
    package var isBalanced: Bool { fetched == repeated + classified }

    /// Counts one record.
    package mutating func count(_ recordClass: RecordClass, _ number: Int = 1) {
        switch recordClass {
        case .quarantined: quarantined += number
        case .suppressed: suppressed += number
        case .new: new += number
        case .linked: linked += number
        case .updated: updated += number
        case .unchanged: unchanged += number
        case .conflicts: conflicts += number
        }
    }

    package static func += (left: inout RunCounts, right: RunCounts) {
        left.fetched += right.fetched
        left.repeated += right.repeated
        left.quarantined += right.quarantined
        left.suppressed += right.suppressed
        left.new += right.new
        left.linked += right.linked
        left.updated += right.updated
        left.unchanged += right.unchanged
        left.conflicts += right.conflicts
    }
}
