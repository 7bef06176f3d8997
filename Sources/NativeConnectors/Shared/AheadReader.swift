import ConnectorKit
import CustomerModel

/// Walks through the pages of one pull, one after the other.
protocol PageWalk: Sendable {
    /// The next page, which may be empty; nil at the end.
    func next() async throws -> PulledPage?

    /// How the walk ended, after `next()` gave nil.
    func outcome() async -> PullOutcome
}

/// A reader that fetches the next page of a walk while the last one is used: where each page tells the next, more than
/// one at a time cannot be asked for.
actor AheadReader: RecordReader {
    private let walk: any PageWalk
    private let source: SourceName
    private var ahead: Task<PulledPage?, any Error>?
    private var warned: Set<String> = []
    private var isOver = false

    init(_ walk: any PageWalk, source: SourceName) {
        self.walk = walk
        self.source = source
    }

    deinit { ahead?.cancel() }

    func nextPage() async throws -> PulledPage? {
        guard !isOver else { return nil }
        do {
            let task = ahead ?? fetch()
            ahead = nil
            let page = try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
            try Task.checkCancellation()
            guard var page else {
                isOver = true
                return nil
            }
            ahead = fetch()
            page.warnings.removeAll { !warned.insert($0).inserted }
            return page
        } catch {
            isOver = true
            ahead?.cancel()
            ahead = nil
            if error is CancellationError {
                throw Failure("cancelled", .cancelled, "source \(source): the pull was asked to stop")
            }
            throw error
        }
    }

    func outcome() async -> PullOutcome { await walk.outcome() }

    /// Pages without anything in them are passed over.
    private func fetch() -> Task<PulledPage?, any Error> {
        Task { [walk] in
            while let page = try await walk.next() {
                let isEmpty = page.records.isEmpty && page.rejections.isEmpty && page.warnings.isEmpty
                if !isEmpty { return page }
            }
            return nil
        }
    }
}
