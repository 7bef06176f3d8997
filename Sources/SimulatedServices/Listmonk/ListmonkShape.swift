/// How listmonk writes subscribers and lists; its server runs in Panama's zone.
enum ListmonkShape {
    static func name(of person: SimulatedPerson) -> String {
        [person.firstName, person.lastName].filter { !$0.isEmpty }.joined(separator: " ")
    }

    static func status(of person: SimulatedPerson) -> String {
        switch person.status {
        case .cleaned: "blocklisted"
        case .archived: "disabled"
        default: "enabled"
        }
    }

    /// On a list without confirmation, half of the people are `unconfirmed` and may be mailed all the same.
    static func subscriptionStatus(
        _ membership: SimulatedPerson.Membership, of person: SimulatedPerson, lists: [ListmonkService.List]
    ) -> String {
        let confirms = lists.first { $0.id == membership.list }?.doubleOptIn ?? false
        switch membership.status {
        case .pending: return "unconfirmed"
        case .unsubscribed: return "unsubscribed"
        default: return confirms || (Int(person.id) ?? 0) % 2 == 0 ? "confirmed" : "unconfirmed"
        }
    }

    /// One subscriber, with the lists it is on.
    static func subscriber(_ person: SimulatedPerson, lists: [ListmonkService.List]) -> WireJSON {
        if let raw = person.raw { return .raw(raw) }
        var attributes: [(String, WireJSON)] = []
        if let phone = person.phone { attributes.append(("phone", .text(phone))) }
        if let birthday = person.birthday {
            let year = birthday.year.map { CivilTime.padded($0, 4) + "-" } ?? ""
            let day = "\(CivilTime.padded(birthday.month))-\(CivilTime.padded(birthday.day))"
            attributes.append(("birthday", .text(year + day)))
        }
        attributes.append(("language", .text(person.language)))
        let entries = person.memberships.compactMap { membership -> WireJSON? in
            guard let list = lists.first(where: { $0.id == membership.list }) else { return nil }
            // On a list without confirmation nobody is waiting for one.
            if membership.status == .pending, !list.doubleOptIn { return nil }
            return .object(
                [
                    ("subscription_status", .text(subscriptionStatus(membership, of: person, lists: lists))),
                    ("subscription_created_at", .text(time(membership.since))),
                    ("subscription_updated_at", .text(time(membership.since))),
                ] + describe(list))
        }
        return .object([
            ("id", Int(person.id).map { .int($0) } ?? .text(person.id)),
            ("created_at", .text(time(person.createdAt))),
            ("updated_at", .text(time(person.changedAt))),
            ("uuid", .text(uuid("subscriber" + person.id))),
            ("email", .text(person.email ?? "")),
            ("name", .text(name(of: person))),
            ("attribs", .object(attributes)),
            ("status", .text(status(of: person))),
            ("lists", .array(entries)),
        ])
    }

    /// One list with its counts.
    static func list(_ list: ListmonkService.List, people: [SimulatedPerson]) -> WireJSON {
        let inside = people.count { $0.memberships.contains { $0.list == list.id } }
        return .object(describe(list) + [("subscriber_count", .int(inside))])
    }

    private static func describe(_ list: ListmonkService.List) -> [(String, WireJSON)] {
        [
            ("id", .int(list.id)), ("uuid", .text(uuid("list\(list.id)"))), ("name", .text(list.name)),
            ("type", .text("public")), ("optin", .text(list.doubleOptIn ? "double" : "single")),
            ("tags", .array([])), ("description", .text("")), ("created_at", .text(time(1_614_610_800_000))),
            ("updated_at", .text(time(1_614_610_800_000))),
        ]
    }

    /// `2026-01-31T09:05:09.123000-05:00`.
    static func time(_ milliseconds: Int64) -> String {
        let local = CivilTime(milliseconds: milliseconds, shiftedByHours: -5)
        return String(local.zuluText.dropLast()) + "000-05:00"
    }

    private static func uuid(_ text: String) -> String {
        let digits = Array(MD5.hexadecimal(of: text.utf8))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
