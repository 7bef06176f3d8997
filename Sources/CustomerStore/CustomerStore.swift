package import CustomerModel
package import Planning

/// The shared customer database, whatever engine holds it (DESIGN section 6).
///
/// Bodies run on the store's own thread, one at a time for writes; they are short and never wait for anything else.
/// Every method throws a `Failure`: `.internal` for a disk, a damaged file or a bug, `.transient` for a database that
/// stayed locked, `.configuration` for a path or a schema version that cannot be used.
package protocol CustomerStore: Sendable {
    /// Opens the database and brings its schema up to date; refuses a newer schema than this program's.
    func prepare() async throws

    /// Runs a question on one consistent view; other programs may write meanwhile.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer

    /// Runs one short transaction; all of it is written, or, when the body throws, nothing.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Answer
    ) async throws -> Answer

    /// Lets go of the database.
    func close() async
}

/// Questions to one consistent view of the shared database.
package protocol StoreReader: OperatorReader, CustomerReader {
    /// Every source that ever reported, with the rank it has now.
    func roster() throws -> [SourceStanding]

    /// Who a batch's records are known as (R3), and which are erased (R10).
    ///
    /// `owners` answers for the e-mail keys of those records alone that are not settled by their fingerprint.
    func recognise(_ batch: [StagedRecord], source: SourceID) throws -> Recognition

    /// The customers of these numbers, whole, and the survivors of tombstones among them.
    func people(_ ids: [CustomerID]) throws -> [CustomerID: Person]

    /// Identities of a stream that the last complete pull showed.
    func presentCount(source: SourceID, stream: StreamID) throws -> Int

    /// Present identities in the order of their external IDs (bytes of UTF-8), at most `limit` behind `after`.
    func presentIdentities(
        source: SourceID, stream: StreamID, after: ExternalID?, limit: Int
    ) throws -> [PresentIdentity]

    /// Where the next pull of each stream begins.
    func checkpoints(source: SourceID) throws -> [StreamID: Checkpoint]

    /// The report of a run; nil where there is no such run.
    func run(_ id: RunID) throws -> RunReport?

    /// A run's changes, newest first, at most `limit` before `sequence` (nil: from the newest).
    func changes(of run: RunID, before sequence: Int64?, limit: Int) throws -> [RecordedChange]

    /// Whether a change behind `sequence` that belongs to none of the runs touched the customer.
    func isTouched(_ customer: CustomerID, after sequence: Int64, otherThanBy runs: Set<RunID>) throws -> Bool

    /// Whether columns that belong to the shop's application say that somebody cares for the customer (V4).
    func hasShopData(_ customer: CustomerID) throws -> Bool

    /// Everything in the database that breaks a promise of sections 3 to 6; empty when it is sound.
    func violations() throws -> [Violation]
}

/// Changes within one transaction.
package protocol StoreWriter: StoreReader {
    /// Makes a source known or brings its kind and rank up to date.
    func register(_ name: SourceName, kind: SourceKind, rank: Int, connector: String) throws -> SourceStanding

    /// Opens a run's row, so that a crash leaves a trace.
    func beginRun(_ report: RunReport, source: SourceID) throws -> RunID

    /// Writes a run's row as it stands now.
    func updateRun(_ report: RunReport) throws

    /// Writes customers, their identities with all that hangs on them, and one row a customer in the feed of changes.
    ///
    /// E-mail keys that some change gives up are free for the others. Columns of the shop's application are not named.
    func apply(_ changes: [PersonChange], run: RunID, at now: Timestamp) throws

    /// Lists records that were left out; those already listed with the same reason are only marked as seen.
    func quarantine(_ notices: [QuarantineNotice], source: SourceID, run: RunID, at now: Timestamp) throws

    /// Drops what is listed of a source and was not seen by that run, which was complete.
    func clearQuarantine(source: SourceID, exceptSeenBy run: RunID) throws

    /// Opens conflicts that are not open yet and closes those that are settled (R7).
    ///
    /// Comes after `apply` of the same plan: the owner of a contested address may be a customer that it created.
    func recordConflicts(
        _ opened: [ConflictNotice], settled: [RecordKey], source: SourceID, run: RunID, at now: Timestamp) throws

    /// Brings conflicts in step with changes that took `run` back, `undo` being the run that did so (C9).
    ///
    /// A conflict stays open as long as its record is still in conflict and somebody else has the contested address:
    /// it then names the two who are concerned now. Others about these customers are closed. What `run` had settled, or
    /// an undo had closed between two of its transactions, is open again where it has a reason again.
    ///
    /// Comes after `apply` of the same changes.
    func reviewConflicts(after changes: [PersonChange], takingBack run: RunID, as undo: RunID, at now: Timestamp) throws

    /// Moves a stream's checkpoint (C5).
    func saveCheckpoint(_ checkpoint: Checkpoint, source: SourceID, stream: StreamID) throws
}

/// An identity that the last complete pull of its stream showed.
package struct PresentIdentity: Sendable, Hashable {
    package var externalID: ExternalID
    package var customer: CustomerID

    package init(externalID: ExternalID, customer: CustomerID) {
        self.externalID = externalID
        self.customer = customer
    }
}

/// Where the next pull of a stream begins (C5, C6).
package struct Checkpoint: Sendable, Hashable {
    /// The connector's own state, opaque; nil: the next pull is full.
    package var state: String?
    /// When the last complete full pull began, in our time.
    package var lastFullPull: Timestamp?
    /// When the last pull that was applied began, in our time.
    package var lastPull: Timestamp?

    package init(state: String? = nil, lastFullPull: Timestamp? = nil, lastPull: Timestamp? = nil) {
        self.state = state
        self.lastFullPull = lastFullPull
        self.lastPull = lastPull
    }
}

/// A row of the feed of changes, with the image that takes it back (C9).
package struct RecordedChange: Sendable, Hashable {
    package var sequence: Int64
    package var customer: CustomerID
    package var kind: PersonChange.Kind
    /// nil for a creation: the customer itself is its image.
    package var image: ChangeImage?

    package init(sequence: Int64, customer: CustomerID, kind: PersonChange.Kind, image: ChangeImage?) {
        self.sequence = sequence
        self.customer = customer
        self.kind = kind
        self.image = image
    }
}

/// Something in the database that breaks a promise.
package struct Violation: Sendable, Hashable, CustomStringConvertible {
    /// The promise: `R4`, `schema`, `foreign keys`.
    package var rule: String
    /// What was found where, without personal data.
    package var detail: String

    package init(rule: String, detail: String) {
        self.rule = rule
        self.detail = detail
    }

    package var description: String { "\(rule): \(detail)" }
}
