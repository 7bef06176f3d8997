import CustomerModel
import CustomerStore

/// What a run means for those of its source that still wait for a person: their numbers are no longer true.
enum RunSuccession {
    /// Closes the waiting runs that are older than this one, which ended well or waits itself.
    static func close(before report: RunReport, source: SourceID, _ writer: any StoreWriter) throws {
        guard let id = report.id, report.mode.isSync else { return }
        for var waiting in try writer.recentRuns(source: source, limit: 20)
        where waiting.state == .waiting && waiting.id != id {
            waiting.state = .cancelled
            waiting.error = Failure(
                "superseded", .cancelled, "source \(report.source): run \(id) took the place of this one")
            try writer.updateRun(waiting)
        }
    }

    /// Drops a waiting run; its report as it then stands.
    static func discard(_ run: RunID, _ writer: any StoreWriter) throws -> RunReport {
        guard var waiting = try writer.run(run) else {
            throw Failure("unknown_run", .configuration, "there is no run \(run)")
        }
        guard waiting.state == .waiting else {
            throw Failure("not_waiting", .configuration, "run \(run) does not wait for approval any more")
        }
        waiting.state = .cancelled
        waiting.error = Failure(
            "discarded", .cancelled, "source \(waiting.source): the run was dropped; nothing of it was imported")
        try writer.updateRun(waiting)
        return waiting
    }
}
