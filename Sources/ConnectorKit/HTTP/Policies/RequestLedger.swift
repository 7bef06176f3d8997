package import CustomerModel

/// What an account has been asked lately, as it outlives the process.
package struct AccountHistory: Sendable, Hashable {
    /// One of the account's long windows, by its length in milliseconds.
    package struct Window: Sendable, Hashable {
        package var length: Int64
        package var slots: [RequestWindow.Slot]

        package init(length: Int64, slots: [RequestWindow.Slot]) {
            self.length = length
            self.slots = slots
        }
    }

    package var windows: [Window]
    /// Until when the provider asked to be left alone.
    package var heldUntil: Timestamp?

    package init(windows: [Window] = [], heldUntil: Timestamp? = nil) {
        self.windows = windows
        self.heldUntil = heldUntil
    }
}

/// Remembers across restarts how often an account was asked, so that a day's quota is not spent twice.
///
/// Never fails: what cannot be read or written counts as forgotten, for a polite count is no reason to stop a run.
package protocol RequestLedger: Sendable {
    /// What is known of the account; an empty history when nothing is.
    func history(of account: String) async -> AccountHistory

    /// Replaces what is known of the account.
    func remember(_ history: AccountHistory, of account: String) async
}

/// Forgets.
package struct NoRequestLedger: RequestLedger {
    package init() {}

    package func history(of _: String) async -> AccountHistory { AccountHistory() }

    package func remember(_: AccountHistory, of _: String) async {}
}
