import ConnectorKit
import CustomerModel
import Synchronization

/// A pull of one stream. It fetches ahead as far as the service's limits and a bounded store of pages allow.
actor ManifestReader: RecordReader {
    /// A page that is planned, on its way, or waits to be taken.
    private struct Ahead {
        var position: PagePosition
        var ordinal = 0
        /// nil: not asked for yet.
        var task: Task<Result<FetchedPage, any Error>, Never>?
        /// The answer is there, though perhaps not read yet.
        var hasArrived = false
        var isDone = false
    }

    private let setup: SourceSetup
    private let session: Session
    private let request: PullRequest
    private let startedAt: Timestamp
    private let concurrent: Int
    /// Nothing more is asked for while so many pages wait to be taken.
    ///
    /// Few will do: pages that arrived together are taken one by one, so the next requests leave one by one, and their
    /// answers no longer come together.
    private static let store = 2
    /// So that cancellation reaches the requests without a turn of the actor.
    private let tasks = TaskBag()

    private var preparation: PullPreparation?
    private var legs: ArraySlice<PullLeg> = []
    private var fetcher: PageFetcher?
    private var walk: Walk?
    private var ahead: [Ahead] = []
    private var ordinal = 0
    private var warned: Set<String> = []
    private var report = PullReport()
    private var isOver = false

    init(_ setup: SourceSetup, _ session: Session, _ request: PullRequest) {
        self.setup = setup
        self.session = session
        self.request = request
        startedAt = session.context.now()
        concurrent = max(1, setup.manifest.pacing.maximumConcurrent)
    }

    deinit { tasks.cancelAll() }

    func nextPage() async throws -> PulledPage? {
        guard !isOver else { return nil }
        do {
            return try await withTaskCancellationHandler {
                try await advance()
            } onCancel: {
                tasks.cancelAll()
            }
        } catch {
            drop()
            isOver = true
            if error is CancellationError {
                throw Failure("cancelled", .cancelled, "source \(setup.source): the pull was asked to stop")
            }
            throw error
        }
    }

    func outcome() -> PullOutcome { report.outcome(setup, session, request, startedAt: startedAt) }

    private func advance() async throws -> PulledPage? {
        if preparation == nil {
            let prepared = try await PullPreparation(setup, session, request, start: session.providerNow)
            legs = prepared.legs[...]
            preparation = prepared
            report.legs = prepared.legs.count
        }
        while true {
            try Task.checkCancellation()
            let goesOn = try walk != nil || beginLeg()
            guard goesOn else {
                isOver = true
                return nil
            }
            fill()
            guard let head = ahead.first else {
                endLeg()
                continue
            }
            guard let task = head.task else {
                // All that may run at once do: one of them has to end first.
                _ = await ahead.first { $0.task != nil && !$0.isDone }?.task?.value
                continue
            }
            let result = await task.value
            try Task.checkCancellation()
            ahead.removeFirst()
            tasks.remove(head.ordinal)
            switch result {
            case .failure(let error): try shrink(head.position, after: error)
            case .success(let fetched):
                if let page = take(fetched, at: head.position) { return page }
            }
        }
    }

    /// Starts the next leg; false when there is none.
    private func beginLeg() throws -> Bool {
        guard report.cut == nil, let leg = legs.popFirst(), let preparation else { return false }
        fetcher = try preparation.fetcher(for: leg)
        walk = Walk(setup.manifest.people.asked(in: leg).pagination, cursor: version)
        return true
    }

    /// Where a version walk begins.
    private var version: String? {
        switch request.extent {
        case .full, .named: nil
        case .incremental(let state), .closingSweep(let state): PullState(state).version
        }
    }

    private func endLeg() {
        report.note(end: walk?.end ?? .reached, cursor: walk?.cursor)
        walk = nil
        drop()
    }

    private func drop() {
        for page in ahead {
            page.task?.cancel()
            tasks.remove(page.ordinal)
        }
        ahead = []
    }

    private func take(_ fetched: FetchedPage, at position: PagePosition) -> PulledPage? {
        let sizeBefore = walk?.size
        walk?.accept(fetched.facts, at: position)
        if let size = walk?.size, size != sizeBefore { session.context.monitor.observe(.pageSize(size)) }
        report.note(fetched)
        let warnings = fetched.warnings.filter { warned.insert($0).inserted }
        if walk?.end != nil { endLeg() } else { fill() }
        guard !fetched.records.isEmpty || !fetched.rejections.isEmpty || !warnings.isEmpty else { return nil }
        return PulledPage(
            records: fetched.records, rejections: fetched.rejections,
            expectedTotal: report.total(setup, request), warnings: warnings)
    }

    /// Asks for the same records in smaller pages, where that may help.
    private func shrink(_ position: PagePosition, after error: any Error) throws {
        guard let failure = error as? Failure, failure.kind == .transient, walk?.shrink(position) == true else {
            throw error
        }
        // The parts take the place of the whole, so that the order stays.
        var parts: [Ahead] = []
        while let part = walk?.nextUrgent() { parts.append(Ahead(position: part)) }
        ahead.insert(contentsOf: parts, at: 0)
        session.context.monitor.observe(.pageSize(walk?.size ?? position.size))
    }

    /// Starts requests, as many as may run at once, unless enough pages wait already.
    private func fill() {
        let waiting = ahead.count { $0.isDone || $0.hasArrived }
        var running = ahead.count { $0.task != nil } - waiting
        // The parts of a page that was split come first, however many wait: the consumer wants them next.
        for index in ahead.indices where ahead[index].task == nil && running < concurrent {
            start(index)
            running += 1
        }
        while waiting < Self.store, running < concurrent, let position = walk?.next() {
            ahead.append(Ahead(position: position))
            start(ahead.count - 1)
            running += 1
        }
    }

    private func start(_ index: Int) {
        guard let fetcher else { return }
        ordinal += 1
        let number = ordinal
        let position = ahead[index].position
        let task = Task { [weak self] () -> Result<FetchedPage, any Error> in
            do {
                let reader = self
                let page = try await fetcher.page(at: position, ordinal: number) { [weak reader] in
                    guard let reader else { return }
                    Task { await reader.arrived(number) }
                }
                await self?.finished(number, goesOn: true)
                return .success(page)
            } catch {
                await self?.finished(number, goesOn: false)
                return .failure(error)
            }
        }
        tasks.add(task, number)
        ahead[index].ordinal = number
        ahead[index].task = task
    }

    /// The service is free for the next page while this one is read.
    private func arrived(_ ordinal: Int) {
        guard let index = ahead.firstIndex(where: { $0.ordinal == ordinal }), !ahead[index].isDone else { return }
        ahead[index].hasArrived = true
        fill()
    }

    /// After a failure nothing more is begun until the consumer has decided.
    private func finished(_ ordinal: Int, goesOn: Bool) {
        guard let index = ahead.firstIndex(where: { $0.ordinal == ordinal }) else { return }
        ahead[index].isDone = true
        if goesOn { fill() }
    }
}

/// Tasks that can be cancelled from anywhere.
///
/// One whose page was taken is let go: a task holds its result as long as it lives.
private final class TaskBag: Sendable {
    private struct State {
        var tasks: [Int: Task<Result<FetchedPage, any Error>, Never>] = [:]
        var isCancelled = false
    }

    private let state = Mutex(State())

    func add(_ task: Task<Result<FetchedPage, any Error>, Never>, _ ordinal: Int) {
        let isCancelled = state.withLock { state in
            state.tasks[ordinal] = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func remove(_ ordinal: Int) { state.withLock { _ = $0.tasks.removeValue(forKey: ordinal) } }

    func cancelAll() {
        let tasks = state.withLock { state in
            state.isCancelled = true
            return state.tasks
        }
        for task in tasks.values { task.cancel() }
    }
}
