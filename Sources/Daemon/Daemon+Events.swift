package import ControlAPI
import CustomerModel
import SyncEngine

extension Daemon {
    /// How often news are told at the most.
    private static let pace: Duration = .milliseconds(200)

    package func events(of name: RunReference?) async throws -> RunEvents {
        if let name, active(name) == nil {
            let ended = try await run(name)
            let (stream, continuation) = RunEvents.makeStream()
            continuation.yield(.finished(ended))
            continuation.finish()
            return stream
        }
        let changes = engine.board.changes()
        var told = shelf.latest
        let time = time
        let (stream, continuation) = RunEvents.makeStream()
        let telling = Task { [weak self] in
            var waits = changes.makeAsyncIterator()
            repeat {
                guard let news = await self?.news(of: name, after: told) else { break }
                told = news.latest
                for event in news.events { continuation.yield(event) }
                if news.isOver { break }
                do { try await time.sleep(Self.pace) } catch { break }
            } while await waits.next() != nil
            continuation.finish()
        }
        continuation.onTermination = { _ in telling.cancel() }
        return stream
    }

    /// What there is to tell: how runs stand, and which ended since.
    private func news(
        of name: RunReference?, after told: Int
    ) -> (events: [RunEvent], latest: Int, isOver: Bool) {
        let ended = shelf.runs(after: told).filter { name == nil || $0.id == name }
        let progress = active.values.sorted { $0.source < $1.source }.compactMap { run -> RunEvent? in
            guard let current = run.naming.current, name == nil || name == current else { return nil }
            return live(run).map(RunEvent.progress)
        }
        return (
            progress + ended.map(RunEvent.finished), shelf.latest,
            state == .draining || (name != nil && !ended.isEmpty)
        )
    }

    /// How a run stands; nil while it has no name.
    func live(_ run: ActiveRun) -> LiveProgress? {
        guard let name = run.naming.current, let progress = engine.board.progress(of: run.source) else { return nil }
        return LiveProgress(progress, run: name, mode: run.mode, isPreview: run.isPreview)
    }
}
