package import ControlAPI
import CustomerModel
import CustomerStore
import Planning

extension Daemon {
    package func quarantine(_ filter: QuestionFilter) async throws -> QuarantinePage {
        let after = try Self.question(filter.after, "quarantined record")
        let (source, limit) = (filter.source, filter.limit)
        let (records, names): ([QuarantinedRecord], [SourceID: SourceName]) = try await answer { reader in
            let names = try reader.roster().reduce(into: [SourceID: SourceName]()) { $0[$1.id] = $1.name }
            let asked = try AskedSource(source, reader)
            guard asked.exists else { return ([], names) }
            return (try reader.quarantined(QuestionQuery(source: asked.id, after: after, limit: limit + 1)), names)
        }
        let page = records.prefix(limit).map { QuarantineEntry($0, of: names[$0.source]) }
        return QuarantinePage(
            entries: page, next: records.count > limit ? String(records[limit - 1].id.rawValue) : nil)
    }

    /// The number of a question as it crosses the API.
    static func question(_ text: String?, _ what: String) throws -> QuestionID? {
        guard let text else { return nil }
        guard let number = Int64(plain: text) else {
            throw Problem.malformed("'\(text.prefix(40))' is no \(what)'s number")
        }
        return QuestionID(rawValue: number)
    }
}

extension QuarantineEntry {
    fileprivate init(_ record: QuarantinedRecord, of source: SourceName?) {
        let rejection = record.notice.rejection
        let shown = rejection.externalID.map { ExternalID($0) }
        self.init(
            source: source ?? SourceName("?"), stream: record.notice.key?.stream,
            externalID: record.notice.key?.externalID ?? shown, reason: rejection.reason.rawValue,
            sentence: rejection.reason.sentence, place: rejection.position,
            firstSeenBy: RunReference(record.firstSeenBy), lastSeenBy: RunReference(record.lastSeenBy),
            lastSeenAt: record.lastSeenAt)
    }
}
