/// What a tap offers, as `--discover` prints it, and the same with one stream selected.
struct SingerCatalog: Sendable, Equatable {
    /// One stream of it.
    struct Stream: Sendable, Equatable {
        var id: String
        /// What messages may call it.
        var names: Set<String>
        var shape: RecordShape
        /// Whether the tap says that it always sends the whole of it.
        var isAlwaysWhole: Bool
    }

    private var document: JSONValue
    let streams: [Stream]

    /// nil for what is no catalogue.
    init?(_ document: JSONValue) {
        guard let entries = document["streams"]?.items else { return nil }
        self.document = document
        streams = entries.compactMap(Self.stream)
    }

    private static func stream(_ entry: JSONValue) -> Stream? {
        let texts = ["tap_stream_id", "stream", "table_name", "stream_alias"].compactMap { entry[$0]?.text }
        guard let id = entry["tap_stream_id"]?.text ?? entry["stream"]?.text, !id.isEmpty else { return nil }
        let root = rootMetadata(entry)
        var keys = entry["key_properties"]?.texts ?? []
        if keys.isEmpty { keys = root?["table-key-properties"]?.texts ?? root?["view-key-properties"]?.texts ?? [] }
        let methods = [
            entry["replication_method"]?.text, root?["forced-replication-method"]?.text,
            root?["replication-method"]?.text,
        ]
        let method = methods.compactMap(\.self).last
        return Stream(
            id: id, names: Set(texts + [id]),
            shape: RecordShape(paths: SchemaPaths.paths(of: entry["schema"]), keys: keys),
            isAlwaysWhole: method == "FULL_TABLE")
    }

    private static func rootMetadata(_ entry: JSONValue) -> JSONValue? {
        entry["metadata"]?.items?.first { $0["breadcrumb"]?.items?.isEmpty == true }?["metadata"]
    }

    /// The catalogue with that stream selected, and no other; `cursor` is the field of an incremental replication.
    func selecting(_ id: String, replication: Replication, cursor: String?) -> JSONValue {
        guard let entries = document["streams"]?.items else { return document }
        var result = document
        result["streams"] = .list(
            entries.map { entry in
                Self.selected(entry, Self.stream(entry)?.id == id, replication, cursor)
            })
        return result
    }

    private static func selected(
        _ entry: JSONValue, _ isSelected: Bool, _ replication: Replication, _ cursor: String?
    ) -> JSONValue {
        var entry = entry
        // Taps of before the metadata look at the schema.
        entry["selected"] = .boolean(isSelected)
        if entry["schema"]?.members != nil { entry["schema"]?["selected"] = .boolean(isSelected) }
        var metadata = entry["metadata"]?.items ?? []
        // Without an entry for the stream itself some taps select nothing and end with code 0.
        if rootMetadata(entry) == nil { metadata.append(["breadcrumb": [], "metadata": .emptyObject]) }
        entry["metadata"] = .list(
            metadata.map { item in
                var item = item
                var facts = item["metadata"] ?? .emptyObject
                if item["breadcrumb"]?.items?.isEmpty == true {
                    facts["selected"] = .boolean(isSelected)
                    if isSelected { choose(replication, cursor, &facts) }
                } else if isSelected, facts["inclusion"]?.text != "unsupported" {
                    facts["selected"] = true
                }
                item["metadata"] = facts
                return item
            })
        if isSelected, replication != .automatic {
            entry["replication_method"] = .text(replication == .full ? "FULL_TABLE" : "INCREMENTAL")
            if replication == .incremental, let cursor { entry["replication_key"] = .text(cursor) }
        }
        return entry
    }

    private static func choose(_ replication: Replication, _ cursor: String?, _ facts: inout JSONValue) {
        switch replication {
        case .automatic: break
        case .full: facts["replication-method"] = "FULL_TABLE"
        case .incremental:
            facts["replication-method"] = "INCREMENTAL"
            if let cursor { facts["replication-key"] = .text(cursor) }
        }
    }
}

/// How much of a stream is asked for each time.
enum Replication: String, Sendable, CaseIterable {
    /// As the connector says.
    case automatic
    /// Everything each time.
    case full
    /// What changed since the last time.
    case incremental
}
