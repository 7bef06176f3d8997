package import ConnectorKit
package import CustomerModel

/// What webhooks of a source told and no pull has shown yet.
package struct WebhookNote: Sendable, Hashable {
    /// In the order of their coming, each once.
    package private(set) var records: [NamedRecord] = []
    private var known: Set<NamedRecord> = []
    /// Something else changed too, and it is not known what.
    package var everything = false
    /// When the last full pull began that a webhook caused.
    package var lastFullPull: Timestamp?

    package init(records: [NamedRecord] = [], everything: Bool = false, lastFullPull: Timestamp? = nil) {
        self.everything = everything
        self.lastFullPull = lastFullPull
        for record in records { add(record) }
    }

    /// Whether nothing waits.
    package var isEmpty: Bool { records.isEmpty && !everything }

    func holds(_ record: NamedRecord) -> Bool { known.contains(record) }

    /// Notes a record; false when it was noted already.
    @discardableResult
    mutating func add(_ record: NamedRecord) -> Bool {
        guard known.insert(record).inserted else { return false }
        records.append(record)
        return true
    }

    /// Forgets the records, and gives them.
    mutating func takeRecords() -> [NamedRecord] {
        defer { (records, known) = ([], []) }
        return records
    }
}

/// Keeps what webhooks told over a restart: an answer of success means that it is not lost.
package protocol WebhookNoteKeeper: Sendable {
    func load() -> [SourceName: WebhookNote]
    /// Throws a `Failure` when it cannot be kept.
    func save(_ notes: [SourceName: WebhookNote]) throws
}

/// Keeps nothing, for a daemon that listens to no webhooks.
package struct NoWebhookNotes: WebhookNoteKeeper {
    package init() {}

    package func load() -> [SourceName: WebhookNote] { [:] }

    package func save(_: [SourceName: WebhookNote]) {}
}
