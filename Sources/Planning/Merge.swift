import CustomerModel

/// Makes one customer of two (R6).
enum Merge {
    /// Who survives: the one with a registered account, else the older, else the lower number.
    static func order(_ one: Person, _ other: Person) -> (survivor: Person, loser: Person) {
        let oneIsRegistered = one.account == .registered
        if oneIsRegistered != (other.account == .registered) { return oneIsRegistered ? (one, other) : (other, one) }
        if one.id.isProvisional != other.id.isProvisional { return one.id.isProvisional ? (other, one) : (one, other) }
        if one.createdAt != other.createdAt { return one.createdAt < other.createdAt ? (one, other) : (other, one) }
        return one.id < other.id ? (one, other) : (other, one)
    }

    /// The survivor with everything of the other: identities move with their subscriptions, tags and metrics.
    static func merged(_ survivor: Person, absorbing loser: Person, survivorship: Survivorship) -> Person {
        var merged = survivor
        merged.identities += loser.identities
        merged.emailKey = survivor.emailKey ?? loser.emailKey
        merged.objectsToMail = survivor.objectsToMail || loser.objectsToMail
        for field in CustomerField.allCases where field != .phoneE164 {
            let (ours, theirs) = (survivor.golden[field], loser.golden[field])
            guard let theirs else { continue }
            guard let ours else {
                merged.golden[field] = theirs
                continue
            }
            guard ours != theirs, isReported(ours, field, by: survivor.identities) else { continue }
            guard isReported(theirs, field, by: loser.identities) else {
                merged.golden[field] = theirs
                continue
            }
            let reports = merged.identities.filter { $0.reported[field] != nil }
            merged.golden[field] = reports.min(by: survivorship.outranks)?.reported[field] ?? ours
        }
        if merged.golden[.phone] == survivor.golden[.phone] {
            merged.golden[.phoneE164] = survivor.golden[.phoneE164]
        } else {
            merged.golden[.phoneE164] = loser.golden[.phoneE164]
        }
        if survivor.emailKey == nil { merged.golden[.email] = loser.golden[.email] }
        return merged
    }

    /// What stays of the other, so that no link to it ever breaks.
    static func tombstone(of loser: Person, into survivor: CustomerID) -> Person {
        var tombstone = loser
        tombstone.mergedInto = survivor
        tombstone.emailKey = nil
        tombstone.golden[.email] = nil
        tombstone.identities = []
        return tombstone
    }

    private static func isReported(_ value: String, _ field: CustomerField, by identities: [Identity]) -> Bool {
        identities.contains { $0.reported[field] == value }
    }
}
