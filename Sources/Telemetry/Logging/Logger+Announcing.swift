package import Logging

extension Logger {
    /// Logs an entry of a registered kind, with the fields that its catalogue text uses.
    package func announce(
        _ id: MessageID, _ level: Level, _ message: @autoclosure () -> Message, source: String? = nil,
        run: Int64? = nil, metadata more: Metadata = [:]
    ) {
        var metadata = more
        metadata[LogKey.messageID] = .string(id.hexadecimal)
        if let source { metadata[LogKey.source] = .string(source) }
        if let run { metadata[LogKey.runID] = .stringConvertible(run) }
        log(level: level, message(), metadata: metadata)
    }
}
