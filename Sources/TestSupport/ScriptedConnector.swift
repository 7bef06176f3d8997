package import ConnectorKit
package import CustomerModel
import Synchronization

/// A connector whose pages are given: what a test says comes, in that order, and how it ends.
package final class ScriptedConnector: Connector, Sendable {
    /// One answer of a reader.
    package enum Step: Sendable {
        case page([Record], total: Int? = nil)
        case rejected(Rejection)
        case failure(Failure)
        /// Nothing ever comes; ends with the task's cancellation.
        case silence
        /// Runs code between two pages: another program's write, a cancellation.
        case act(@Sendable () async -> Void)
    }

    /// One pull of one stream.
    package struct Walk: Sendable {
        package var steps: [Step]
        package var outcome: PullOutcome

        package init(_ steps: [Step], outcome: PullOutcome = PullOutcome(reachedEnd: true)) {
            self.steps = steps
            self.outcome = outcome
        }
    }

    private let list: [StreamDescription]
    private let walks: Mutex<[StreamID: [Walk]]>
    private let asked = Mutex<[PullRequest]>([])

    /// Streams by name, each with its walks in the order in which they are asked for; the last one is given again.
    package init(
        _ walks: [(stream: String, walks: [Walk])], supportsIncremental: Bool = false, supportsNamed: Bool = false
    ) {
        list = walks.map {
            StreamDescription(
                id: StreamID($0.stream), name: $0.stream, supportsIncremental: supportsIncremental,
                supportsNamed: supportsNamed)
        }
        self.walks = Mutex(Dictionary(uniqueKeysWithValues: walks.map { (StreamID($0.stream), $0.walks) }))
    }

    /// One stream, one walk, one page.
    package convenience init(records: [Record]) {
        self.init([("all", [Walk([.page(records, total: records.count)])])])
    }

    /// The pulls asked for so far.
    package var requests: [PullRequest] { asked.withLock { $0 } }

    package func check() async throws {}

    package func discover() async throws -> [StreamDescription] { list }

    package func streams() async throws -> [StreamDescription] { list }

    package func reader(for request: PullRequest) async throws -> any RecordReader {
        asked.withLock { $0.append(request) }
        let walk = walks.withLock { walks -> Walk in
            var queue = walks[request.stream.id] ?? []
            let next = queue.first ?? Walk([])
            if queue.count > 1 { queue.removeFirst() }
            walks[request.stream.id] = queue
            return next
        }
        return ScriptedReader(walk)
    }
}

private actor ScriptedReader: RecordReader {
    private var steps: [ScriptedConnector.Step]
    private let end: PullOutcome

    init(_ walk: ScriptedConnector.Walk) {
        steps = walk.steps
        end = walk.outcome
    }

    func nextPage() async throws -> PulledPage? {
        while !steps.isEmpty {
            try Task.checkCancellation()
            switch steps.removeFirst() {
            case .page(let records, let total): return PulledPage(records: records, expectedTotal: total)
            case .rejected(let rejection): return PulledPage(records: [], rejections: [rejection])
            case .failure(let failure): throw failure
            case .act(let body): await body()
            case .silence:
                let forever = AsyncStream<Never> { _ in }
                for await _ in forever {}
                try Task.checkCancellation()
            }
        }
        return nil
    }

    func outcome() -> PullOutcome { end }
}
