package import CustomerModel

/// The difference that a change made to a customer, from which it can be taken back (C9).
///
/// Stored with the change; a creation has none, for the customer itself is its image.
package struct ChangeImage: Sendable, Hashable {
    /// One value before and after.
    package struct Value: Sendable, Hashable {
        package var field: CustomerField
        package var before: String?
        package var after: String?

        package init(field: CustomerField, before: String?, after: String?) {
            self.field = field
            self.before = before
            self.after = after
        }
    }

    /// One identity before and after; `before` nil: the change added it, `after` nil: it left for another customer.
    ///
    /// An identity that arrived from another customer by a merge is not here: the tombstone's image brings it back.
    package struct IdentityPair: Sendable, Hashable {
        package var before: Identity?
        package var after: Identity?

        package init(before: Identity?, after: Identity?) {
            self.before = before
            self.after = after
        }
    }

    package var values: [Value] = []
    package var emailKeyBefore: EmailKey?
    package var emailKeyAfter: EmailKey?
    package var mergedIntoAfter: CustomerID?
    package var identities: [IdentityPair] = []

    package init() {}

    /// The difference between two states of one customer.
    package init(before: Person, after: Person) {
        for field in CustomerField.allCases where before.golden[field] != after.golden[field] {
            values.append(Value(field: field, before: before.golden[field], after: after.golden[field]))
        }
        emailKeyBefore = before.emailKey
        emailKeyAfter = after.emailKey
        mergedIntoAfter = after.mergedInto
        for identity in after.identities {
            let old = before.identities.first { $0.source == identity.source && $0.key == identity.key }
            if old == nil, identity.id != .unwritten { continue }
            if old != identity { identities.append(IdentityPair(before: old, after: identity)) }
        }
        for old in before.identities
        where !after.identities.contains(where: { $0.source == old.source && $0.key == old.key }) {
            identities.append(IdentityPair(before: old, after: nil))
        }
    }
}
