package import CustomerModel

/// Takes one recorded change back, leaving alone what has changed since (C9).
///
/// Pure.
package enum UndoPlanner {
    /// What becomes of a customer.
    package struct Outcome: Sendable {
        /// nil: nothing can be taken back.
        package var change: PersonChange?
        /// What stays and why, for people; no personal data.
        package var kept: [String]

        package init(change: PersonChange?, kept: [String]) {
            self.change = change
            self.kept = kept
        }
    }

    /// Takes back a creation: the customer is removed unless somebody has cared for it since.
    ///
    /// `isTouchedSince`: another run has changed it. `hasShopData`: columns of the shop's application are filled.
    package static func takeBackCreation(
        of current: Person, isTouchedSince: Bool, hasShopData: Bool
    ) -> Outcome {
        let who = "customer \(current.id.rawValue)"
        if current.account == .registered { return Outcome(change: nil, kept: ["\(who) has registered: kept"]) }
        if isTouchedSince { return Outcome(change: nil, kept: ["\(who) was changed by a later run: kept"]) }
        if hasShopData { return Outcome(change: nil, kept: ["\(who) has data of the shop's own: kept"]) }
        let edited = CustomerField.allCases.filter { field in
            guard let value = current.golden[field], field != .phoneE164 else { return false }
            return !current.identities.contains { $0.reported[field] == value }
        }
        if !edited.isEmpty {
            return Outcome(
                change: nil, kept: ["\(who) was edited by hand (\(edited.map(\.name).joined(separator: ", "))): kept"])
        }
        return Outcome(change: PersonChange(kind: .undone, before: current, after: nil), kept: [])
    }

    /// Takes back a change of a customer that existed before.
    ///
    /// `lender` is where identities that a merge moved are now, if they moved; `isLenderTouched`: a later run has
    /// changed them there, so that they come back as they are. `keyOwner` has the e-mail key that would come back.
    package static func takeBack(
        _ image: ChangeImage, of current: Person, lender: Person? = nil, isLenderTouched: Bool = false,
        keyOwner: CustomerID? = nil
    ) -> (customer: Outcome, lender: PersonChange?) {
        var restored = current
        var kept: [String] = []
        let who = "customer \(current.id.rawValue)"
        if image.mergedIntoAfter != nil, current.mergedInto == image.mergedIntoAfter { restored.mergedInto = nil }
        // R4: the address and its key go back together, or not at all.
        let movesKey = image.emailKeyBefore != image.emailKeyAfter
        let emailStands = image.values.allSatisfy { $0.field != .email || current.golden[.email] == $0.after }
        let mayMoveKey =
            current.emailKey == image.emailKeyAfter && emailStands && (keyOwner == nil || keyOwner == current.id)
        for value in image.values where value.field != .email || !movesKey || mayMoveKey {
            if restored.golden[value.field] == value.after {
                restored.golden[value.field] = value.before
            } else {
                kept.append("\(who): \(value.field.name) has changed since: kept")
            }
        }
        if movesKey {
            if mayMoveKey {
                restored.emailKey = image.emailKeyBefore
            } else {
                kept.append("\(who): the e-mail has changed since, or is another customer's now: kept")
            }
        }
        var lenderAfter = lender
        for pair in image.identities {
            restore(
                pair, in: &restored, lender: &lenderAfter, keepsMoved: isLenderTouched, who: who, kept: &kept)
        }
        let change = restored == current ? nil : PersonChange(kind: .undone, before: current, after: restored)
        let lending = lenderAfter == lender ? nil : PersonChange(kind: .undone, before: lender, after: lenderAfter)
        return (Outcome(change: change, kept: kept), lending)
    }

    private static func restore(
        _ pair: ChangeImage.IdentityPair, in person: inout Person, lender: inout Person?, keepsMoved: Bool,
        who: String, kept: inout [String]
    ) {
        guard let key = (pair.before ?? pair.after)?.key, let source = (pair.before ?? pair.after)?.source else {
            return
        }
        let matches: (Identity) -> Bool = { $0.source == source && $0.key == key }
        guard let after = pair.after else {
            // It left with a merge: it comes back from where it is.
            guard let moved = lender?.identities.firstIndex(where: matches), var back = lender?.identities[moved] else {
                return
            }
            lender?.identities.remove(at: moved)
            if let before = pair.before, !keepsMoved { back = before }
            person.identities.append(back)
            return
        }
        guard let position = person.identities.firstIndex(where: matches) else { return }
        guard person.identities[position].hash == after.hash else {
            kept.append("\(who): a later run has changed what \(key.externalID.rawValue.prefix(40)) reports: kept")
            return
        }
        if let before = pair.before {
            person.identities[position] = before
        } else {
            person.identities.remove(at: position)
        }
    }
}
