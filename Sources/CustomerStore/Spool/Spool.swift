package import CustomerModel
package import Planning

/// The local, disposable place where a pull's records wait to be planned; one a source.
///
/// It holds nothing that a new pull could not bring back, so it need not survive a crash.
package protocol Spool: Sendable {
    /// Empties it for a new pull.
    func begin() async throws

    /// Adds records; sealing settles which of those with one (stream, external ID) stays.
    ///
    /// May be called after sealing too: the spool must then be sealed again before it is read.
    func stage(_ records: [StagedRecord]) async throws

    /// Ends staging and keeps each (stream, external ID) once: of two the later changed one stays, else, or when one of
    /// them has no time, the later staged one. Batches can be read from now on.
    ///
    /// Returns how many records staged since the last sealing were repeated.
    func seal() async throws -> Int

    /// Distinct records of a stream.
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
