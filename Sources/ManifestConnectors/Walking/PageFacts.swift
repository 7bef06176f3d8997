import ConnectorKit

/// What one page tells of the walk: how much was in it and where it goes on.
struct PageFacts: Sendable {
    /// Rows in it, usable or not.
    var rows = 0
    /// Records in all, by the service's word.
    var total: Int?
    /// Pages in all, by the service's word.
    var pages: Int?
    /// The mark or the address of the next page.
    var next: String?
    /// The address made whole, where it may be followed.
    var link: WebAddress?
    /// Whether the address leads where we do not go.
    var leadsElsewhere = false
    /// Whether the service says that more follows; nil when it does not say.
    var more: Bool?
    /// The mark in the last record.
    var last: String?
    /// A hash over the keys of its records; nil when they have none.
    var digest: UInt64?
    /// Hashes of the first keys and of the last, as many as pages overlap.
    var head: [UInt64] = []
    var tail: [UInt64] = []
    /// Whether it holds something older than the pull's beginning, in a list that is sorted by change.
    var reachedOld = false
}

/// Which page to ask for.
struct PagePosition: Sendable, Hashable {
    var size: Int
    /// Records before it.
    var offset = 0
    var number = 0
    /// The service's mark.
    var cursor: String?
    /// The address that the service gave, which takes the place of path and query.
    var link: WebAddress?
    /// Whether it asks for what a short page left out.
    var fillsGap = false
}

/// How a walk ended.
enum WalkEnd: Sendable, Hashable {
    /// At the provider's own end.
    case reached
    /// Before it, and why.
    case cut(String)
}
