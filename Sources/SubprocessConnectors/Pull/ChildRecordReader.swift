import ConnectorKit
import CustomerModel

/// A pull through a child; the pipes are read on a queue of its own, never on the cooperative pool.
actor ChildRecordReader: RecordReader {
    /// What is to be read.
    struct Assignment: Sendable {
        var stream: String
        var shape: RecordShape
        var files: ChildLaunch.Files
        /// Whether each pull has to read everything, whatever state the child gives.
        var isAlwaysWhole: Bool
        var makeTalk: @Sendable () -> any StreamTalk
    }

    private let assignment: Assignment
    private let keeping: SecretKeeping
    private let zone: UTCOffsets
    private let monitor: any PullMonitor
    private let now: @Sendable () -> Timestamp
    private let queue = BlockingQueue("clientela.child")
    private let wakeup = Wakeup()
    private var launch: ChildLaunch?
    private var pull: ChildPull?
    private var result = PullOutcome(reachedEnd: false, incompleteBecause: "the program was not run")
    private var isOver = false
    private var isWaiting = false

    init(
        _ assignment: Assignment, keeping: SecretKeeping, zone: UTCOffsets, monitor: any PullMonitor,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.assignment = assignment
        self.keeping = keeping
        self.zone = zone
        self.monitor = monitor
        self.now = now
    }

    func nextPage() async throws -> PulledPage? {
        if isOver { return nil }
        do {
            return try await listen()
        } catch {
            await stop()
            throw error
        }
    }

    func outcome() async -> PullOutcome { result }

    deinit {
        // Dropped in the middle: a token that the child replaced is kept nevertheless.
        guard let pull, let launch else { return }
        Task.detached { [keeping, queue] in await Self.abandon(pull, launch, keeping, queue) }
    }

    /// Ends the pull in the middle.
    func stop() async {
        isOver = true
        guard let pull, let launch else { return }
        self.pull = nil
        await Self.abandon(pull, launch, keeping, queue)
    }

    private static func abandon(
        _ pull: ChildPull, _ launch: ChildLaunch, _ keeping: SecretKeeping, _ queue: BlockingQueue
    ) async {
        let configuration = try? await queue.run { pull.abandon() }
        if let configuration { _ = try? await keeping.keep(configuration, launch) }
    }

    private func listen() async throws -> PulledPage? {
        while true {
            try checkCancelled()
            let pull = try await begun()
            let step = try await queue.run {
                try pull.step()
            } onCancel: { [wakeup] in
                wakeup.wake()
            }
            if isWaiting {
                isWaiting = false
                monitor.observe(.resumed)
            }
            switch step {
            case .page(let page): return page
            case .configuration(let configuration): try await keep(configuration)
            case .waiting(let until):
                let until = Timestamp(milliseconds: until)
                pull.excuse(for: max(.zero, until.duration(since: now())))
                wait(until, "the service asked to wait")
            case .quiet(let left): wait(now().advanced(by: left), "\(keeping.settings.program) says nothing")
            case .cancelled(let configuration):
                self.pull = nil
                if let configuration { try await keep(configuration) }
                throw Failure("cancelled", .cancelled, "the program was stopped")
            case .ended(let outcome, let configuration, let tail):
                self.pull = nil
                if let configuration { try await keep(configuration) }
                try end(outcome, tail)
                return nil
            }
        }
    }

    private func begun() async throws -> ChildPull {
        if let pull { return pull }
        let launch = try await keeping.launch()
        self.launch = launch
        let (assignment, zone, wakeup) = (assignment, zone, wakeup)
        let pull = try await queue.run {
            let mapper = RecordMapper(
                launch.settings.records, zone: zone, stream: assignment.stream, program: launch.settings.program,
                shape: assignment.shape)
            return try ChildPull(
                launch.order(for: .reading(assignment.files)), talk: assignment.makeTalk(), mapper: mapper,
                wakeup: wakeup, warnings: launch.warning.map { [$0] } ?? [])
        }
        self.pull = pull
        return pull
    }

    private func keep(_ configuration: JSONValue) async throws {
        guard let launch else { return }
        self.launch = try await keeping.keep(configuration, launch)
    }

    private func wait(_ until: Timestamp, _ reason: String) {
        isWaiting = true
        monitor.observe(.waiting(until: until, reason: reason))
    }

    private func end(_ outcome: TalkOutcome, _ tail: [String]) throws {
        isOver = true
        switch outcome {
        case .whole(let state):
            let next = assignment.isAlwaysWhole ? nil : state
            result = PullOutcome(
                reachedEnd: true, nextState: next.map { KeptState.text($0, keeping.settings.protocol) })
        case .incomplete(let reason):
            result = PullOutcome(
                reachedEnd: false, incompleteBecause: "\(keeping.settings.program): \(reason)")
        case .failed(let fault):
            let masking = launch?.masking ?? Masking([])
            throw Failure(fault, program: keeping.settings.program, masking: masking, tail: tail)
        }
    }

    private func checkCancelled() throws {
        if Task.isCancelled { throw Failure("cancelled", .cancelled, "the program was stopped") }
    }
}

/// A child's state as the engine keeps it.
enum KeptState {
    static func text(_ state: JSONValue, _ kind: ChildProtocol) -> ConnectorState {
        ConnectorState(JSONValue.object([JSONValue.Member(key: kind.rawValue, value: state)]).json)
    }

    /// The child's own state; nil for one that another kind of connector left.
    static func state(_ kept: ConnectorState, _ kind: ChildProtocol) -> JSONValue? {
        (try? JSONCursor.value(of: kept.text.utf8))?[kind.rawValue]
    }
}
