/// A customer with everything that a plan may look at or change: the golden record and its identities.
///
/// Columns that belong to the shop's application are not here: a sync cannot write what it does not see (V4).
package struct Person: Sendable, Hashable {
    package var id: CustomerID
    /// The golden record: what stands in the customer's row.
    package var golden: FieldValues
    package var emailKey: EmailKey?
    package var account: AccountState
    package var createdAt: Timestamp
    /// The customer that this one was merged into: a tombstone (R6).
    package var mergedInto: CustomerID?
    /// Whether the shop has objected, for the person, to mailing them (V6).
    package var objectsToMail: Bool
    /// Identities in the order of source, stream and external ID.
    package var identities: [Identity]

    package init(
        id: CustomerID, golden: FieldValues = FieldValues(), emailKey: EmailKey? = nil,
        account: AccountState = .imported, createdAt: Timestamp, mergedInto: CustomerID? = nil,
        objectsToMail: Bool = false, identities: [Identity] = []
    ) {
        self.id = id
        self.golden = golden
        self.emailKey = emailKey
        self.account = account
        self.createdAt = createdAt
        self.mergedInto = mergedInto
        self.objectsToMail = objectsToMail
        self.identities = identities
    }

    /// Some list says `subscribed`, no source says `complained` or `bounced`, and the shop has not objected (V6).
    ///
    /// A list that no longer shows the person (R12) does not speak for mailing; its bounces and complaints still count.
    package var mayBeMailed: Bool {
        guard emailKey != nil, !objectsToMail, mergedInto == nil else { return false }
        var isSubscribed = false
        for identity in identities {
            for subscription in identity.subscriptions {
                switch subscription.consent {
                case .complained, .bounced: return false
                case .subscribed: if identity.missingSince == nil { isSubscribed = true }
                case .none, .pending, .archived, .unsubscribed: break
                }
            }
        }
        return isSubscribed
    }

    /// Whether several external IDs of one stream share the address (R11).
    package var isShared: Bool {
        guard identities.count > 1 else { return false }
        for (index, identity) in identities.enumerated() where identity.missingSince == nil {
            for other in identities[..<index] where other.missingSince == nil {
                if other.source == identity.source, other.key.stream == identity.key.stream { return true }
            }
        }
        return false
    }
}

/// Whether a customer can sign in to the shop (V4).
package enum AccountState: String, Sendable, Hashable, CaseIterable {
    /// Made by a sync: no password.
    case imported
    /// Made by a person of the shop: no password either.
    case created
    /// Has a password.
    case registered
}
