/// How Brevo writes a contact.
enum BrevoShape {
    static func isBlacklisted(_ person: SimulatedPerson) -> Bool {
        if person.status == .cleaned { return true }
        return !person.memberships.isEmpty && person.memberships.allSatisfy { $0.status == .unsubscribed }
    }

    /// One contact; a missing address or attribute is left out.
    static func contact(_ person: SimulatedPerson) -> WireJSON {
        if let raw = person.raw { return .raw(raw) }
        var attributes: [(String, WireJSON)] = []
        if !person.firstName.isEmpty { attributes.append(("FIRSTNAME", .text(person.firstName))) }
        if !person.lastName.isEmpty { attributes.append(("LASTNAME", .text(person.lastName))) }
        if let phone = person.phone {
            let digits = String(phone.filter { $0.isASCII && $0.isNumber })
            attributes.append(("SMS", .text(digits.count == 8 ? "507" + digits : digits)))
        }
        if let birthday = person.birthday, let year = birthday.year {
            let date = CivilTime(year: year, month: birthday.month, day: birthday.day).date
            attributes.append(("FECHA_NACIMIENTO", .text(date)))
        }
        let inside = person.memberships.filter { $0.status == .subscribed || $0.status == .cleaned }
        let left = person.memberships.filter { $0.status == .unsubscribed }
        var members: [(String, WireJSON)] = [("id", Int(person.id).map { .int($0) } ?? .text(person.id))]
        if let email = person.email { members.append(("email", .text(email))) }
        members += [
            ("emailBlacklisted", .bool(isBlacklisted(person))),
            ("smsBlacklisted", .bool(false)),
            ("createdAt", .text(CivilTime(milliseconds: person.createdAt).zuluText)),
            ("modifiedAt", .text(CivilTime(milliseconds: person.changedAt).zuluText)),
            ("listIds", .array(inside.map { .int($0.list) })),
            ("listUnsubscribed", left.isEmpty ? .null : .array(left.map { .int($0.list) })),
            ("attributes", .object(attributes)),
        ]
        return .object(members)
    }
}
