/// The metadata keys of the daemon's log; in the journal `sync.source` is the field `CLIENTELA_SOURCE`.
package enum LogKey {
    /// The source that an entry is about.
    package static let source = "sync.source"
    /// The run that an entry is about.
    package static let runID = "sync.run_id"
    /// The stable name of a failure.
    package static let failure = "sync.failure"
    /// The stable name of a warning.
    package static let warning = "sync.warning"
    /// Which `MessageID` an entry is; only the journal shows it.
    package static let messageID = "message_id"
}
