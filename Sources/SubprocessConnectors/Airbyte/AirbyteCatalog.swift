/// What a source offers, as `discover` prints it.
struct AirbyteCatalog: Sendable, Equatable {
    /// One stream of it.
    struct Stream: Sendable, Equatable {
        var name: AirbyteMessage.StreamName
        var shape: RecordShape
        /// Whether a pull can begin at a state.
        var isIncremental: Bool
        fileprivate var entry: JSONValue

        /// The catalogue that asks for this stream alone.
        ///
        /// Also a full pull reads it as an incremental one without a state, since only that one gives a state.
        func configured(replication: Replication, cursor: String?) -> JSONValue {
            let isIncremental = replication != .full && (self.isIncremental || replication == .incremental)
            var choice: JSONValue = [
                "stream": entry, "sync_mode": isIncremental ? "incremental" : "full_refresh",
                "destination_sync_mode": isIncremental ? "append" : "overwrite",
                // Newer sources want these three, older ones pass over them.
                "generation_id": 0, "minimum_generation_id": 0, "sync_id": 0,
            ]
            if let cursor {
                choice["cursor_field"] = .list(cursor.split(separator: ".").map { .text(String($0)) })
            } else if let fields = entry["default_cursor_field"], fields.items?.isEmpty == false {
                choice["cursor_field"] = fields
            }
            if let key = entry["source_defined_primary_key"], key.items?.isEmpty == false {
                choice["primary_key"] = key
            }
            return ["streams": [choice]]
        }
    }

    let streams: [Stream]

    /// nil for what is no catalogue.
    init?(_ document: JSONValue) {
        guard let entries = document["streams"]?.items else { return nil }
        streams = entries.compactMap { entry in
            guard let name = AirbyteMessage.StreamName(entry) else { return nil }
            let keys = entry["source_defined_primary_key"]?.items?.map { $0.texts.joined(separator: ".") } ?? []
            let modes = entry["supported_sync_modes"]?.texts ?? []
            return Stream(
                name: name,
                shape: RecordShape(
                    paths: SchemaPaths.paths(of: entry["json_schema"]), keys: keys.filter { !$0.isEmpty }),
                isIncremental: modes.contains("incremental"), entry: entry)
        }
    }
}
