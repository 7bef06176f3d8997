import CustomerModel
import JSONReading

/// Makes records of rows, as a manifest says.
final class RecordMapper: Sendable {
    /// What a row turned out to be.
    enum Outcome {
        case record(Record)
        case rejection(Rejection)
    }

    private let rowKind: CompiledPath
    private let externalID: [CompiledPath]
    private let changedAt: CompiledTime?
    private let deleted: [CompiledCondition]
    private let fields: [CompiledField]
    private let email: CompiledField?
    private let consent: CompiledConsent?
    private let consentList: String
    private let memberships: [CompiledMembership]
    private let everywhere: [CompiledConsent.Statement]
    private let tags: [CompiledPath]
    private let tagNames: [String: String]?
    private let metrics: CompiledMetrics?
    private let cleaning: ValueCleaning

    /// Compiles the rules for one stream: settings, names and metadata are known by now.
    init(
        _ people: PeopleRule, cleaning: ValueCleaning, zone: UTCOffsets, plan: JSONPlan, record: JSONPlan.Node,
        scope: TemplateScope
    ) throws {
        self.cleaning = cleaning
        rowKind = plan.want(JSONPath(steps: []), below: record)
        externalID = try people.externalID.compiled(plan: plan, below: record, scope: scope)
        changedAt = try people.changedAt.map {
            try CompiledTime($0, zone: zone, plan: plan, below: record, scope: scope)
        }
        deleted = try people.deleted.compactMap {
            try CompiledCondition($0, plan: plan, below: record, scope: scope)
        }
        let own = people.fields.filter { $0.lookup == nil }
        fields = try own.map { try CompiledField($0, cleaning: cleaning, plan: plan, below: record, scope: scope) }
        email = fields.first { $0.target == .field(.email) }
        consent = try people.consent.map {
            try CompiledConsent($0, zone: zone, plan: plan, below: record, scope: scope)
        }
        consentList = people.consent?.list?.text(in: scope) ?? scope.streamID ?? ""
        memberships = try people.memberships.compactMap {
            try CompiledMembership($0, zone: zone, plan: plan, record: record, scope: scope)
        }
        everywhere = try CompiledConsent.Statement.all(
            people.everywhere, plan: plan, below: record, scope: scope)
        tags = try (people.tags?.paths ?? []).compiled(plan: plan, below: record, scope: scope)
        tagNames = people.tags?.metadata.map { scope.metadata[$0] ?? [:] }
        metrics = try people.metrics.map {
            try CompiledMetrics($0, zone: zone, plan: plan, below: record, scope: scope)
        }
    }

    /// The provider's key of the row; also for a row that is no usable record.
    func keyCell(in document: JSONDocument, _ row: JSONRow) -> JSONCell? {
        for path in externalID {
            if let cell = document.first(path, in: row), cell.isText || cell.isNumber, cell.length > 0,
                !cleaning.isEmpty(cell)
            {
                return cell
            }
        }
        return nil
    }

    /// When the service last changed the row.
    func changeTime(in document: JSONDocument, _ row: JSONRow) -> Timestamp? {
        changedAt?.moment(in: document, row)
    }

    /// Reads one row.
    ///
    /// `position` is made only for what is rejected.
    func map(
        _ document: JSONDocument, _ row: JSONRow, key: JSONCell?, changedAt: Timestamp?, feed: PeopleRule.Feed?,
        notes: inout PageNotes, position: () -> String
    ) -> Outcome {
        guard row[rowKind.slot].isObject else {
            return .rejection(
                Rejection(reason: .malformedRecord, position: position(), detail: "the record is no object"))
        }
        guard let key else {
            return .rejection(
                Rejection(reason: .missingExternalID, position: position(), detail: "the record has no key"))
        }
        if let fault = fault(in: key, document, row) {
            let shown = key.length <= 4096 ? key.text : String(decoding: key.bytes.prefix(480), as: UTF8.self)
            return .rejection(
                Rejection(reason: fault.reason, position: position(), externalID: shown, detail: fault.detail))
        }
        var record = Record(externalID: ExternalID(key.text))
        record.changedAt = changedAt
        record.fields.reserveCapacity(min(fields.count, 7))
        for field in fields { field.read(document, row, into: &record.fields, notes: &notes) }
        record.subscriptions = subscriptions(document, row, feed, &notes)
        // A change is the latest moment at which it can have been said.
        for index in record.subscriptions.indices where record.subscriptions[index].statedAt == nil {
            record.subscriptions[index].statedAt = changedAt
        }
        for path in tags {
            document.visit(path, in: row) { cell in
                guard let tag = cleaning.text(of: cell, &notes) else { return true }
                guard let tagNames else {
                    record.tags.append(tag)
                    return true
                }
                if let name = tagNames[tag] { record.tags.append(name) }
                return true
            }
        }
        record.metrics = metrics?.read(document, row)
        record.isDeleted = deleted.contains { $0.holds(in: document, row) }
        return .record(record)
    }

    private func fault(
        in key: JSONCell, _ document: JSONDocument, _ row: JSONRow
    ) -> (reason: Rejection.Reason, detail: String)? {
        if Int(key.length) > Record.maximumExternalIDLength {
            return (
                .externalIDTooLong,
                "the key has \(key.length) bytes; at most \(Record.maximumExternalIDLength) are allowed"
            )
        }
        if key.isDamaged || key.hasControl {
            return (.malformedRecord, "the key holds bytes that are no text")
        }
        if let email, email.isDamaged(in: document, row) {
            return (.malformedRecord, "the e-mail holds bytes that are no text")
        }
        return nil
    }

    private func subscriptions(
        _ document: JSONDocument, _ row: JSONRow, _ feed: PeopleRule.Feed?, _ notes: inout PageNotes
    ) -> [ListSubscription] {
        var found: [ListSubscription] = []
        if let consent {
            let own = consent.subscription(
                list: consentList, feed: feed?.consent, in: document, row, notes: &notes)
            if let own { found.append(own) }
        } else if let said = feed?.consent {
            found.append(ListSubscription(list: consentList, consent: said))
        }
        for membership in memberships { membership.read(document, row, into: &found, notes: &notes) }
        if let rule = everywhere.first(where: { $0.condition.holds(in: document, row) }) {
            if found.isEmpty { found.append(ListSubscription(list: consentList, consent: rule.consent)) }
            for index in found.indices { found[index].consent = rule.consent }
        }
        return found
    }
}
