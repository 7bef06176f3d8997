import ControlAPI

/// The latest runs that ended while the daemon was there, numbered in the order of their ends; previews live here alone.
struct RunShelf: Sendable {
    private static let capacity = 200

    private var ended: [(number: Int, run: RunSummary)] = []
    /// The number of the latest.
    private(set) var latest = 0
    private var previews = 0

    /// A name for a preview.
    mutating func nextPreviewName() -> RunReference {
        previews += 1
        return RunReference("preview-\(previews)")
    }

    mutating func add(_ run: RunSummary) {
        latest += 1
        ended.append((latest, run))
        if ended.count > Self.capacity { ended.removeFirst() }
    }

    subscript(name: RunReference) -> RunSummary? { ended.last { $0.run.id == name }?.run }

    /// What ended after the one of that number.
    func runs(after number: Int) -> [RunSummary] { ended.filter { $0.number > number }.map(\.run) }
}
