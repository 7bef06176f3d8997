package import Logging

/// A log handler that hands finished entries to a writer; what the journal and the plain log have in common.
package struct EntryLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let write: @Sendable (LogEntry) -> Void

    /// A handler that hands each entry to `write`, from any thread.
    package init(level: Logger.Level, write: @escaping @Sendable (LogEntry) -> Void) {
        logLevel = level
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        write(LogEntry(event, handler: metadata, provided: metadataProvider?.get()))
    }
}
