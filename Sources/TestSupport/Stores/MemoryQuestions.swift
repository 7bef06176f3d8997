package import CustomerModel
package import CustomerStore
import Planning

/// What an operator asks of the store in memory.
extension MemoryTables {
    package func runs(_ query: RunQuery) -> [RunReport] {
        runs.sorted { $0.key > $1.key }
            .filter { run in query.before.map { run.key < $0 } ?? true }
            .filter { query.source == nil || $0.value.source == query.source }
            .filter { query.state == nil || $0.value.report.state == query.state }
            .filter { !query.isWhole || $0.value.report.mode.isWhole }
            .prefix(query.limit).map(\.value.report)
    }

    package func openConflicts(_ query: QuestionQuery) -> [OpenConflict] {
        Array(
            open.filter { query.source == nil || $0.source == query.source }
                .filter { conflict in query.after.map { conflict.id > $0 } ?? true }.prefix(query.limit))
    }

    package func openConflict(_ id: QuestionID) -> OpenConflict? { open.first { $0.id == id } }

    package func quarantined(_ query: QuestionQuery) -> [QuarantinedRecord] {
        quarantineRows.sorted { $0.id > $1.id }
            .filter { query.source == nil || $0.source == query.source }
            .filter { row in query.after.map { row.id < $0.rawValue } ?? true }
            .prefix(query.limit)
            .map {
                QuarantinedRecord(
                    id: QuestionID(rawValue: $0.id), source: $0.source, notice: $0.notice, firstSeenBy: $0.run,
                    lastSeenBy: $0.run, lastSeenAt: Timestamp(milliseconds: 0))
            }
    }

    package func questionCounts() -> [SourceID: QuestionCounts] {
        var counts: [SourceID: QuestionCounts] = [:]
        for conflict in open { counts[conflict.source, default: QuestionCounts()].conflicts += 1 }
        for row in quarantineRows { counts[row.source, default: QuestionCounts()].quarantined += 1 }
        return counts
    }

    package func leftOut(seenBy run: RunID) -> [LeftOutCount] {
        var counts: [Rejection.Reason: Int] = [:]
        for row in quarantineRows where row.run == run { counts[row.notice.rejection.reason, default: 0] += 1 }
        return counts.map { LeftOutCount(reason: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }

    /// Rows are never removed, so their places number them.
    private var open: [OpenConflict] {
        conflictRows.enumerated().filter(\.element.isOpen).map { index, row in
            OpenConflict(
                id: QuestionID(rawValue: Int64(index) + 1), source: row.source, notice: row.notice,
                openedBy: row.openedBy, openedAt: row.openedAt)
        }
    }
}
