import Logging

/// An entry as the fields of the journal (`systemd.journal-fields(7)`).
package enum JournalFields {
    /// `NAME=value` each: the message, its priority, our name, and a field for each value of the metadata.
    package static func fields(of entry: LogEntry, program: String) -> [String] {
        var fields = [
            "MESSAGE=\(entry.message)", "PRIORITY=\(priority(entry.level))", "SYSLOG_IDENTIFIER=\(program)",
        ]
        for item in entry.metadata {
            let name = item.key == LogKey.messageID ? "MESSAGE_ID" : name(of: item.key)
            if let name { fields.append("\(name)=\(item.value)") }
        }
        return fields
    }

    /// `sync.run_id` is `CLIENTELA_RUN_ID`, `http.status` is `CLIENTELA_HTTP_STATUS`; nil when nothing is left.
    private static func name(of key: String) -> String? {
        let own = key.hasPrefix("sync.") ? key.dropFirst("sync.".count) : Substring(key)
        guard !own.isEmpty else { return nil }
        let name = own.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "_")
            }
        }
        // The journal refuses names beyond 64 bytes.
        return String(("CLIENTELA_" + String(decoding: name, as: UTF8.self)).prefix(64))
    }

    /// The priorities of syslog.
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
