import ConnectorKit
import CustomerModel

/// Why a run is held before it changes anything (C4, C7).
///
/// Pure.
enum Brake {
    /// A full pull showed too few of the people who were known.
    ///
    /// `isLate`: it only came out when the people who did come were imported already.
    static func knownShare(
        _ count: MissingPhase.Count, stream: StreamID, source: SyncSource, isLate: Bool = false
    ) -> Failure? {
        guard count.isBelow(source.brakes.minimumKnownShare) else { return nil }
        let percent = Int((source.brakes.minimumKnownShare * 100).rounded())
        return Failure(
            "known_share", .held,
            """
            source \(source.name), \(stream): only \(count.known - count.absent) of \(count.known) known records came \
            (the brake is at \(percent) %); \(isLate ? "these were imported, nobody was marked missing" : "nothing was imported"). If the list has really shrunk, approve the run (clientelactl import, or --once --approve)
            """)
    }

    /// The run would create more accounts than the source may.
    static func newAccounts(_ count: Int, source: SyncSource) -> Failure? {
        guard let limit = source.brakes.maximumNewAccounts, count > limit else { return nil }
        return Failure(
            "max_new_accounts", .held,
            """
            source \(source.name) would create \(count) new accounts, more than max_new_accounts (\(limit)); nothing \
            was imported. To import them, approve the run (clientelactl import, or --once --approve) or raise the limit
            """)
    }

    /// The run would create many more accounts than the person who approved it had read of.
    static func moreThanAnnounced(_ count: Int, announced: Int, source: SyncSource) -> Failure? {
        guard count > announced + max(10, announced / 10) else { return nil }
        return Failure(
            "more_than_announced", .held,
            """
            source \(source.name) would create \(count) new accounts now, and \(announced) were approved; nothing was \
            imported. Look at the new number and approve again
            """)
    }

    /// The source's policy asks a person first.
    static func approval(_ count: Int, source: SyncSource) -> Failure? {
        guard source.importPolicy == .confirm else { return nil }
        return Failure(
            "needs_approval", .held,
            """
            source \(source.name) has changes for you to confirm (\(count) new accounts); nothing was imported. To \
            import them, approve the run (clientelactl import, or --once --approve)
            """)
    }
}
