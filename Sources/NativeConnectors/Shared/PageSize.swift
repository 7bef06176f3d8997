import ConnectorKit
import CustomerModel

/// How many records to ask for at once: fewer after a time-out or a 5xx, more again when pages come.
struct PageSize: Sendable, Hashable {
    /// Good pages after which a larger one is tried.
    private static let patience = 8
    /// Attempts of the transport where a smaller page may do better than a further try.
    private static let attemptsBeforeShrinking = 3

    let usual: Int
    let least: Int
    private(set) var current: Int
    private var goodPages = 0

    init(usual: Int, least: Int) {
        self.usual = max(1, usual)
        self.least = max(1, min(least, usual))
        current = self.usual
    }

    /// Attempts that a request for a page should make; nil: all that the pacing allows.
    var attempts: Int? { current / 2 >= least ? Self.attemptsBeforeShrinking : nil }

    /// Halves the size after such an error; false when that helps nothing.
    mutating func shrinks(after error: any Error) -> Bool {
        guard let failure = error as? Failure, failure.kind == .transient, current / 2 >= least else { return false }
        current /= 2
        goodPages = 0
        return true
    }

    /// A page came; gives whether the size has grown.
    mutating func succeeded() -> Bool {
        guard current < usual else { return false }
        goodPages += 1
        guard goodPages >= Self.patience else { return false }
        goodPages = 0
        current = min(usual, current * 2)
        return true
    }

    /// Asks for pages until one comes, in ever smaller size.
    nonisolated(nonsending) mutating func page<Page: Sendable>(
        _ monitor: any PullMonitor, _ ask: nonisolated(nonsending) (PageSize) async throws -> Page
    ) async throws -> Page {
        while true {
            do {
                let page = try await ask(self)
                if succeeded() { monitor.observe(.pageSize(current)) }
                return page
            } catch {
                guard shrinks(after: error) else { throw error }
                monitor.observe(.pageSize(current))
            }
        }
    }
}
