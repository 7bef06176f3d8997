import ConnectorKit
package import ControlAPI
import CustomerModel
import SyncEngine
import Timetable

extension Daemon {
    package func reload() async throws -> ReloadOutcome {
        guard state != .reloading else {
            throw Problem.unavailable("is_reloading", "the configuration is being read already")
        }
        guard state == .running else {
            throw Problem.unavailable("not_running", "the daemon is \(state.rawValue) and cannot reload now")
        }
        state = .reloading
        observer.reloading()
        defer {
            if state == .reloading { state = .running }
            for waiting in reloadQueue { waiting.resume() }
            reloadQueue = []
        }
        let (next, findings) = await assembler.assemble()
        guard state == .reloading else {
            throw Problem.unavailable("not_running", "the daemon stops; nothing was reloaded")
        }
        guard let next else {
            let found = findings.map(Finding.init)
            observer.reloadRefused(found)
            throw Problem.invalid(
                "configuration_invalid", "the configuration has mistakes; the old one goes on",
                wayOut: "mend what is listed, then reload again", findings: found)
        }
        let outcome = ReloadOutcome(changes: adopt(next, findings), findings: findings.map(Finding.init))
        observer.reloaded(outcome)
        poke()
        return outcome
    }

    /// Reloads as soon as no other reload is under way: what it is asked for may be newer than what that one read.
    @discardableResult
    package func reloadNext() async throws -> ReloadOutcome {
        while state == .reloading { await withCheckedContinuation { reloadQueue.append($0) } }
        return try await reload()
    }

    /// Puts an assembly in the place of the old one; runs of sources that did not change go on untouched.
    private func adopt(_ next: Assembly, _ findings: [Diagnostic]) -> [ReloadOutcome.Change] {
        let difference = AssemblyDifference(from: assembly, to: next)
        let now = clocks()
        for name in difference.removed {
            queue.remove(name)
            forget(name, at: now)
            // Its run has lost its configuration: it ends with a report.
            active[name]?.task.cancel()
        }
        for source in difference.added {
            queue.add(source.name, source.timetable(at: now))
        }
        for source in difference.changed {
            queue.reschedule(source.name, source.schedule, at: now)
            queue.mended(source.name, at: now)
        }
        if assembly.limits != next.limits { engine = engine.with(next.limits) }
        // What is fixed until a restart stays as it was, so that the next reload tells the difference again.
        let fixed = assembly.fixed
        assembly = next
        assembly.fixed = fixed
        self.findings = findings
        adoptWebhooks()
        keepNotes()
        return difference.changes
    }

    /// What people wanted of a source that is gone; a run that waited for its turn gives its place back.
    private func forget(_ name: SourceName, at now: ClockReading) {
        wishes[name] = nil
        pauseReasons[name] = nil
        if deferred.removeValue(forKey: name) != nil { queue.ended(name, .interrupted, at: now) }
    }
}

extension Finding {
    init(_ diagnostic: Diagnostic) {
        self.init(
            file: diagnostic.location.file, line: diagnostic.location.line, column: diagnostic.location.column,
            severity: diagnostic.severity == .error ? .error : .warning, code: diagnostic.code,
            sentence: diagnostic.message)
    }
}
