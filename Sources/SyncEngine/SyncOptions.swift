package import ConnectorKit
package import CustomerModel

/// How a run is to be done.
package struct SyncOptions: Sendable, Hashable {
    /// A preview: nothing is written to the shared database.
    package var isPreview = false
    /// Everything is read again, whatever the checkpoint says.
    package var forcesFull = false
    /// A person has approved: neither the import policy nor a brake holds the run (C4, C7).
    package var isApproved = false
    /// How many new accounts the person had read of before approving; nil: the person looked at no number.
    ///
    /// An approved run that would create many more is held again: that is not what was approved.
    package var announcedNewAccounts: Int?
    /// The waiting run that goes on: it keeps its number, and pulls again, since its spool is disposable.
    package var continues: RunID?
    /// These records alone, as when a webhook told of them; nil: whole streams.
    ///
    /// Such a run moves no checkpoint, marks nobody missing, and takes no other run's place.
    package var records: [NamedRecord]?

    package init(
        isPreview: Bool = false, forcesFull: Bool = false, isApproved: Bool = false,
        announcedNewAccounts: Int? = nil, continues: RunID? = nil, records: [NamedRecord]? = nil
    ) {
        self.isPreview = isPreview
        self.forcesFull = forcesFull
        self.isApproved = isApproved
        self.announcedNewAccounts = announcedNewAccounts
        self.continues = continues
        self.records = records
    }
}
