package import CustomerModel
package import Planning

/// The local, disposable place where a pull's records wait to be planned; one a source.
///
/// It holds nothing that a new pull could not bring back, so it need not survive a crash.
package protocol Spool: Sendable {
    /// Empties it for a new pull.
    func begin() async throws

    /// Adds records; of those with one (stream, external ID) the later changed one will stay, else the later staged one.
    ///
    /// A record without a time counts as older than one with a time.
    func stage(_ records: [StagedRecord]) async throws

    /// Ends staging; batches can be read from now on.
    ///
    /// Returns how many of the staged records were repeated: staged less distinct.
    func seal() async throws -> Int

    /// Distinct records of a stream; may be asked while records are still being staged.
    ///
    /// It costs a sort of what was staged since the last question: ask at the end of a walk, not after every page.
    func count(of stream: StreamID) async throws -> Int

    /// The next records in the order of e-mail key, stream and external ID, records without a key at the end.
    ///
    /// About `limit` of them: all records of one e-mail key always come in one batch. nil: there are no more.
    func batch(after position: SpoolPosition?, limit: Int) async throws -> SpoolBatch?

    /// Those of the external IDs, given in order, that the stream's pull did not contain.
    func absent(_ ids: [ExternalID], from stream: StreamID) async throws -> [ExternalID]

    /// Removes it from the disk.
    func discard() async
}

/// Where a batch ended.
package struct SpoolPosition: Sendable, Hashable {
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Records that are planned together.
package struct SpoolBatch: Sendable {
    package var records: [StagedRecord]
    package var end: SpoolPosition

    package init(records: [StagedRecord], end: SpoolPosition) {
        self.records = records
        self.end = end
    }
}

/// Makes the spool of a source.
package protocol SpoolFactory: Sendable {
    func spool(for source: SourceName) async throws -> any Spool
}
