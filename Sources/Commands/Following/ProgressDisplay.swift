import ControlAPI
import CustomerModel
import Synchronization

/// Shows on a terminal what the followed runs do, a line each, again and again in the same place (C10).
final class ProgressDisplay: Sendable {
    private struct State {
        var runs: [RunReference: (progress: LiveProgress, pace: Pace)] = [:]
        var meters: [RunReference: PaceMeter] = [:]
        var drawn = 0
    }

    private let session: Session
    private let state = Mutex(State())

    init(_ session: Session) { self.session = session }

    /// News of a run.
    func show(_ progress: LiveProgress) {
        guard session.showsProgress else { return }
        let now = session.surroundings.now()
        state.withLock { state in
            let pace = state.meters[progress.run, default: PaceMeter()].read(progress, at: now)
            state.runs[progress.run] = (progress, pace)
            draw(&state, now)
        }
    }

    /// Takes a run's line away, before its result is told.
    func remove(_ run: RunReference) {
        guard session.showsProgress else { return }
        state.withLock { state in
            state.runs[run] = nil
            state.meters[run] = nil
            draw(&state, session.surroundings.now())
        }
    }

    /// Takes all lines away.
    func clear() {
        state.withLock { state in
            guard state.drawn > 0 else { return }
            state.runs = [:]
            draw(&state, session.surroundings.now())
        }
    }

    private func draw(_ state: inout State, _ now: Timestamp) {
        let runs = state.runs.values.sorted {
            ($0.progress.source, $0.progress.run.rawValue) < ($1.progress.source, $1.progress.run.rawValue)
        }
        let width = runs.map { TextWidth.columns($0.progress.source.rawValue) }.max() ?? 0
        var page = Page()
        for run in runs {
            page.add(row: ProgressLine.spans(run.progress, pace: run.pace, now: now, nameWidth: width))
        }
        let erase = state.drawn == 0 ? "" : "\u{1B}[\(state.drawn)A\u{1B}[J"
        session.surroundings.write(erase + session.noteText(page), .error)
        state.drawn = runs.count
    }
}
