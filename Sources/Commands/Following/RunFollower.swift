import ControlAPI
import ControlClient
import CustomerModel

/// Follows runs to their rest.
struct RunFollower: Sendable {
    /// Each run that is followed has a connection, and the daemon has only so many for one user.
    private static let mostAtOnce = 16

    private let session: Session
    private let display: ProgressDisplay

    init(_ session: Session) {
        self.session = session
        display = ProgressDisplay(session)
    }

    /// The runs as they ended or wait, in the order of the list; `ended` hears of each as it happens.
    ///
    /// Throws a `Problem` that says which run goes on without being watched when the daemon is lost on the way.
    func outcomes(
        of runs: [RunSummary], ended: @escaping @Sendable (RunSummary) -> Void = { _ in }
    ) async throws -> [RunSummary] {
        defer { display.clear() }
        return try await withThrowingTaskGroup(of: (Int, RunSummary).self) { tasks in
            var rest = runs.enumerated().makeIterator()
            func follow(_ next: (offset: Int, element: RunSummary)?) {
                guard let (index, run) = next else { return }
                tasks.addTask { (index, try await outcome(of: run)) }
            }
            for _ in 0..<Self.mostAtOnce { follow(rest.next()) }
            var found: [Int: RunSummary] = [:]
            while let (index, run) = try await tasks.next() {
                found[index] = run
                ended(run)
                follow(rest.next())
            }
            return runs.indices.compactMap { found[$0] }
        }
    }

    /// The run as it ended or waits.
    func outcome(of run: RunSummary) async throws -> RunSummary {
        guard !run.state.isAtRest else { return run }
        defer { display.remove(run.id) }
        do {
            for try await event in session.client.events(of: run.id) {
                switch event {
                case .progress(let progress) where progress.run == run.id: display.show(progress)
                case .finished(let summary) where summary.id == run.id: return summary
                case .progress, .finished: break
                }
            }
            // A stream that ends without a word: the run's own page knows.
            let summary = try await session.client.run(run.id)
            if summary.state.isAtRest { return summary }
            throw LocalProblems.brokenOff
        } catch var problem as Problem {
            if problem.status == 0 {
                problem.wayOut =
                    "run \(run.id) goes on as soon as clientelad does; look with: clientelactl run \(run.id)"
            }
            throw problem
        }
    }
}
