package import CustomerModel

/// What becomes of a contested address once an operator has decided (R7).
///
/// Pure.
package enum ConflictDecision {
    /// The two are one person: as R6 merges them, the record's new address is theirs.
    ///
    /// `customer` is whom the record is known as, `owner` who has the address. nil when the facts no longer are those
    /// of the notice: the record is known as somebody else, or another has the address.
    package static func merge(
        _ notice: ConflictNotice, of source: SourceID, customer: Person, owner: Person, roster: SourceRoster
    ) -> [PersonChange]? {
        guard customer.id != owner.id, customer.mergedInto == nil, owner.mergedInto == nil,
            owner.emailKey == notice.contested, let settled = settled(notice, of: source, in: customer)
        else { return nil }
        let survivorship = Survivorship(roster: roster)
        let (survivor, loser) = Merge.order(settled, owner)
        var merged = Merge.merged(survivor, absorbing: loser, survivorship: survivorship)
        // V1: the record's own change of address counts, but for who signs in with the old one.
        if survivor.id == customer.id, customer.account != .registered,
            let reporting = customer.identities.first(where: { $0.source == source && $0.key == notice.key }),
            survivorship.letsChangeEmail(of: customer, from: reporting)
        {
            merged.emailKey = notice.contested
            merged.golden[.email] = notice.typed
        }
        let before = [customer.id: customer, owner.id: owner]
        return [
            PersonChange(
                kind: .merged, before: before[loser.id], after: Merge.tombstone(of: loser, into: survivor.id)),
            PersonChange(kind: .updated, before: before[survivor.id], after: merged),
        ]
    }

    /// They are two people: the address stays with who has it, and the same report opens no conflict again.
    ///
    /// nil as for `merge`.
    package static func keep(
        _ notice: ConflictNotice, of source: SourceID, customer: Person
    ) -> PersonChange? {
        settled(notice, of: source, in: customer)
            .map { PersonChange(kind: .updated, before: customer, after: $0) }
    }

    /// The customer with the record's report taken note of; no value of the customer itself moves.
    private static func settled(_ notice: ConflictNotice, of source: SourceID, in customer: Person) -> Person? {
        guard
            let position = customer.identities.firstIndex(where: {
                $0.source == source && $0.key == notice.key && $0.isInConflict
            })
        else { return nil }
        var settled = customer
        settled.identities[position].isInConflict = false
        settled.identities[position].emailKey = notice.contested
        settled.identities[position].reported[.email] = notice.typed
        return settled
    }
}
