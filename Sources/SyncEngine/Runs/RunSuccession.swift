import CustomerModel
import CustomerStore

/// How a run follows the runs of its source before it: those that broke off, and those that wait for a person.
enum RunSuccession {
    /// Closes the waiting runs that are older than this one, which ended well or waits itself: their numbers are no longer
    /// true.
    ///
    /// A run of single records says nothing of the numbers that another one waits with.
    static func close(before report: RunReport, source: SourceID, _ writer: any StoreWriter) throws {
        guard let id = report.id, report.mode.isWhole else { return }
        for var waiting in try writer.recentRuns(source: source, limit: 20)
        where waiting.state == .waiting && waiting.id != id {
            waiting.state = .cancelled
            waiting.error = Failure(
                "superseded", .cancelled, "source \(report.source): run \(id) took the place of this one")
            try writer.updateRun(waiting)
        }
    }

    /// Opens a run, or goes on with one that a person has approved; its number.
    ///
    /// What a crash left open is closed: its batches are whole, its checkpoint did not move, and this run reads again.
    static func open(
        _ report: RunReport, continuing continued: RunID?, source: SourceID, _ writer: any StoreWriter
    ) throws -> RunID {
        for var interrupted in try writer.recentRuns(source: source, limit: 20)
        where !interrupted.state.isFinal && interrupted.state != .waiting {
            interrupted.state = .failed
            interrupted.error = Failure(
                "interrupted", .transient, "source \(report.source): the run was interrupted; the next one went on")
            try writer.updateRun(interrupted)
        }
        guard let continued else { return try writer.beginRun(report, source: source) }
        _ = try waiting(continued, of: report.source, writer)
        var report = report
        report.id = continued
        try writer.updateRun(report)
        return continued
    }

    /// The report of a run that waits for a person; throws `.configuration` when it does not wait any more.
    static func waiting(_ run: RunID, of source: SourceName? = nil, _ reader: any StoreReader) throws -> RunReport {
        guard let report = try reader.run(run) else {
            throw Failure("unknown_run", .configuration, "there is no run \(run)")
        }
        guard report.state == .waiting, source == nil || report.source == source else {
            throw Failure("not_waiting", .configuration, "run \(run) does not wait for approval any more")
        }
        return report
    }

    /// Drops a waiting run; its report as it then stands.
    static func discard(_ run: RunID, _ writer: any StoreWriter) throws -> RunReport {
        var waiting = try waiting(run, writer)
        waiting.state = .cancelled
        waiting.error = Failure(
            "discarded", .cancelled, "source \(waiting.source): the run was dropped; nothing of it was imported")
        try writer.updateRun(waiting)
        return waiting
    }
}
