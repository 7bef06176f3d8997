import CustomerModel
import CustomerStore
import Planning

/// Collects a few people of each class while a preview goes through its batches.
struct PreviewSamples: Sendable {
    /// In the order in which a report names them; of those who are unchanged nobody need be shown.
    private static let shown: [RecordClass] = [.new, .linked, .updated, .quarantined, .conflicts]

    private var kept: [RecordClass: [PreviewSample]] = [:]

    /// By class, in the order of a report.
    var all: [PreviewSample] { Self.shown.flatMap { kept[$0] ?? [] } }

    /// Takes samples from a planned batch; conflicts wait until it is clear which of them stay.
    mutating func note(_ plan: BatchPlan, of batch: [StagedRecord], source: SourceID) {
        for (staged, recordClass) in zip(batch, plan.classes) where recordClass != .conflicts && hasRoom(recordClass) {
            add(sample(recordClass, of: staged, plan, source: source))
        }
    }

    /// Takes samples of records that the pull already left out.
    mutating func note(rejected: [QuarantineNotice]) {
        for notice in rejected {
            guard hasRoom(.quarantined) else { return }
            add(
                PreviewSample(
                    .quarantined, externalID: notice.rejection.externalID, rejection: notice.rejection))
        }
    }

    /// Takes samples of the conflicts that are left at the end.
    mutating func note(disputed: [StagedRecord]) {
        for staged in disputed {
            guard hasRoom(.conflicts) else { return }
            let fields = staged.record()?.fields ?? FieldValues()
            add(
                PreviewSample(
                    .conflicts, name: fields.fullName, email: fields[.email], externalID: staged.key.externalID.rawValue
                ))
        }
    }

    private func hasRoom(_ recordClass: RecordClass) -> Bool {
        Self.shown.contains(recordClass) && kept[recordClass, default: []].count < PreviewSample.perClass
    }

    private mutating func add(_ sample: PreviewSample) { kept[sample.recordClass, default: []].append(sample) }

    /// The shop's own words for who is there already, the record's for everybody else.
    private func sample(
        _ recordClass: RecordClass, of staged: StagedRecord, _ plan: BatchPlan, source: SourceID
    ) -> PreviewSample {
        let change = plan.changes.first { change in
            change.after?.identities.contains { $0.source == source && $0.key == staged.key } ?? false
        }
        let reported = staged.record()?.fields ?? FieldValues()
        let standing = change.flatMap { $0.before ?? $0.after }?.golden ?? FieldValues()
        return PreviewSample(
            recordClass, name: standing.fullName ?? reported.fullName, email: standing[.email] ?? reported[.email],
            externalID: staged.key.externalID.rawValue,
            rejection: plan.quarantined.first { $0.key == staged.key }?.rejection)
    }
}

extension FieldValues {
    /// The names as they are said; nil where there is none.
    fileprivate var fullName: String? {
        let names = [self[.firstName], self[.lastName]].compactMap { $0 }
        return names.isEmpty ? self[.company] : names.joined(separator: " ")
    }
}
