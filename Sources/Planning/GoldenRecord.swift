import CustomerModel

/// How identities make a golden record.
extension Person {
    /// A customer made by one record.
    init(id: CustomerID, identity: Identity) {
        var golden = identity.reported
        if identity.emailKey == nil { golden[.email] = nil }
        self.init(
            id: id, golden: golden, emailKey: identity.emailKey, createdAt: Timestamp(milliseconds: .max),
            identities: [identity])
    }

    /// Adds an identity that was recognised by its address; its values come in as V2 says.
    mutating func link(_ identity: Identity, survivorship: Survivorship) {
        identities.append(identity)
        settle(after: identity, base: FieldValues(), survivorship: survivorship)
    }

    /// Puts a source's new report in the place of its last one.
    mutating func replaceIdentity(at position: Int, with new: Identity, survivorship: Survivorship) {
        let base = identities[position].reported
        identities[position] = new
        settle(after: new, base: base, survivorship: survivorship)
    }

    /// Brings the golden values in step with one identity's changed report.
    private mutating func settle(after changed: Identity, base: FieldValues, survivorship: Survivorship) {
        for field in CustomerField.allCases where field != .email && field != .phoneE164 {
            let theirs = changed.reported[field]
            guard theirs != base[field] else { continue }
            let reports = identities.map { Survivorship.Report(identity: $0, value: $0.reported[field]) }
            golden[field] = survivorship.value(
                ours: golden[field], base: base[field], theirs: theirs, reports: reports)
        }
        settlePhone(after: changed, base: base, survivorship: survivorship)
        settleEmail(base: base, survivorship: survivorship)
    }

    /// The E.164 form comes from the report that the phone comes from.
    private mutating func settlePhone(after changed: Identity, base: FieldValues, survivorship: Survivorship) {
        guard changed.reported[.phone] != base[.phone] || changed.reported[.phoneE164] != base[.phoneE164] else {
            return
        }
        guard let phone = golden[.phone] else {
            golden[.phoneE164] = nil
            return
        }
        let giver = identities.filter { $0.reported[.phone] == phone }.min(by: survivorship.outranks)
        if let giver { golden[.phoneE164] = giver.reported[.phoneE164] }
    }

    /// The address is shown as the best of those who typed this very key typed it; an address is never emptied by a sync.
    private mutating func settleEmail(base: FieldValues, survivorship: Survivorship) {
        guard let emailKey else { return }
        let reports = identities.filter { $0.emailKey == emailKey && $0.reported[.email] != nil }
        guard let best = reports.min(by: survivorship.outranks)?.reported[.email] else { return }
        let ours = golden[.email]
        let ourKey = ours.flatMap { try? EmailAddress.key(of: $0).get() }
        let isExplained =
            ours == nil || ours == base[.email] || ourKey != emailKey
            || reports.contains { $0.reported[.email] == ours }
        if isExplained { golden[.email] = best }
    }
}

extension Survivorship {
    /// Whether a source that has changed its e-mail may change the customer's (V2): nobody of higher standing explains it.
    func letsChangeEmail(of person: Person, from old: Identity) -> Bool {
        let explainers = person.identities.filter { $0.emailKey == person.emailKey }
        guard !explainers.isEmpty else { return false }
        return explainers.allSatisfy { $0.id == old.id && $0.key == old.key || outranks(old, $0) }
    }
}
