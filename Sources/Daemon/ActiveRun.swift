import ControlAPI
import CustomerModel
import CustomerStore
import SyncEngine
import Synchronization

/// A run under way.
struct ActiveRun: Sendable {
    /// What it does for its source.
    enum Purpose: Sendable, Hashable {
        /// A sync, by the schedule or because a person asked.
        case sync
        case preview(RunReference)
        case undo
        /// A pull of what a webhook told of, beside the schedule.
        case webhook
    }

    let source: SourceName
    let purpose: Purpose
    let mode: RunSummary.Mode
    let naming: RunNaming
    let task: Task<Void, Never>

    var isPreview: Bool { if case .preview = purpose { true } else { false } }
}

/// The name of a run, which it gets a moment after it began.
final class RunNaming: Sendable {
    private struct State {
        var name: RunReference?
        var isSettled = false
        var waiting: [CheckedContinuation<RunReference?, Never>] = []
    }

    private let state = Mutex(State())

    /// What the run is called so far.
    var current: RunReference? { state.withLock { $0.name } }

    /// The name; nil when the run ended without one.
    func name() async -> RunReference? {
        await withCheckedContinuation { continuation in
            let settled = state.withLock { state -> RunReference?? in
                guard state.isSettled else {
                    state.waiting.append(continuation)
                    return nil
                }
                return .some(state.name)
            }
            if let settled { continuation.resume(returning: settled) }
        }
    }

    /// The run has this name, or will have none; the first word counts.
    func settle(_ name: RunReference?) {
        let waiting = state.withLock { state in
            guard !state.isSettled else { return [CheckedContinuation<RunReference?, Never>]() }
            state.isSettled = true
            state.name = name
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: name) }
    }
}
