import ConnectorKit
import CustomerModel
import JSONReading

/// A page of contacts of SES, and what it says of each.
struct ContactShape: Sendable {
    let shape = PageShape(records: "Contacts[*]")
    private let list: String
    private let takesDefaults: Bool
    private let email: CompiledPath
    private let preferences: TopicPaths
    private let defaults: TopicPaths
    private let unsubscribesAll: CompiledPath
    private let updatedAt: CompiledPath
    private let next: CompiledPath

    /// Where a topic and what somebody chose stand.
    private struct TopicPaths: Sendable {
        var topic: CompiledPath
        var status: CompiledPath

        init(_ shape: PageShape, _ list: String) {
            topic = shape.value("\(list)[*].TopicName")
            status = shape.value("\(list)[*].SubscriptionStatus")
        }
    }

    init(list: String, takesDefaults: Bool) {
        self.list = list
        self.takesDefaults = takesDefaults
        email = shape.value("EmailAddress")
        preferences = TopicPaths(shape, "TopicPreferences")
        defaults = TopicPaths(shape, "TopicDefaultPreferences")
        unsubscribesAll = shape.value("UnsubscribeAll")
        updatedAt = shape.value("LastUpdatedTimestamp")
        next = shape.beside("NextToken")
    }

    /// Reads a page; an account without contacts may leave the list out.
    func read(_ document: JSONDocument, ordinal: Int, country: String?) -> (draft: PageDraft, next: String?) {
        var draft = PageDraft(defaultCountry: country)
        shape.visit(document) { row, index, isObject in
            draft.add(document, row, isObject: isObject, key: email, damage: email) {
                "page \(ordinal), record \(index + 1)"
            } _: { key, draft in
                var record = Record(externalID: key)
                draft.set(.email, key.rawValue, in: &record.fields)
                record.changedAt = Self.moment(document.text(updatedAt, in: row))
                let choices = TopicChoices(
                    chosen: topics(preferences, document, row), defaults: topics(defaults, document, row),
                    unsubscribesAll: document.first(unsubscribesAll, in: row).map { Truth.parsed($0.text) })
                record.subscriptions = choices.subscriptions(list: list, takesDefaults: takesDefaults) {
                    draft.warn($0)
                }
                for index in record.subscriptions.indices {
                    record.subscriptions[index].statedAt = record.changedAt
                }
                return record
            }
        }
        return (draft, document.text(next, in: document.root))
    }

    private func topics(_ paths: TopicPaths, _ document: JSONDocument, _ row: JSONRow) -> [TopicChoices.Choice] {
        var choices: [TopicChoices.Choice] = []
        // Both paths go through the same list, so that the rows are the same.
        document.visitRows(paths.topic.hops[...], from: row) { inner in
            let (topic, status) = (inner[paths.topic.slot], inner[paths.status.slot])
            if topic.isScalar, topic.length > 0 { choices.append(.init(topic: topic.text, status: status.text)) }
            return true
        }
        return choices
    }

    /// Seconds since 1970, with a fraction, or ISO 8601.
    private static func moment(_ text: String?) -> Timestamp? {
        text.flatMap { TimeFormat.epochSeconds.parse($0) ?? TimeFormat.iso.parse($0) }
    }
}
