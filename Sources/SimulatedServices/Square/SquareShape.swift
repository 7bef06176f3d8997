/// How Square writes customers; values that are missing are left out.
enum SquareShape {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// An id of 26 capitals and digits, as Square makes them.
    static func id(_ text: String) -> String {
        let digest = MD5.digest(of: text.utf8) + MD5.digest(of: (text + "+").utf8)
        return String(decoding: digest.prefix(26).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    static func customer(_ person: SimulatedPerson) -> WireJSON {
        if let raw = person.raw { return .raw(raw) }
        var members: [(String, WireJSON)] = [
            ("id", .text(person.id)),
            ("created_at", .text(CivilTime(milliseconds: person.createdAt).zuluText)),
            ("updated_at", .text(CivilTime(milliseconds: person.changedAt).zuluText)),
        ]
        if !person.firstName.isEmpty { members.append(("given_name", .text(person.firstName))) }
        if !person.lastName.isEmpty { members.append(("family_name", .text(person.lastName))) }
        if let email = person.email { members.append(("email_address", .text(email))) }
        if let phone = person.phone { members.append(("phone_number", .text(phone))) }
        if let birthday = person.birthday {
            let date = CivilTime(year: birthday.year ?? 0, month: birthday.month, day: birthday.day).date
            members.append(("birthday", .text(date)))
        }
        if let number = person.idNumber { members.append(("reference_id", .text(number))) }
        let hasContact = person.email != nil || person.phone != nil
        members += [
            (
                "preferences",
                .object([("email_unsubscribed", .bool(person.status == .unsubscribed))])
            ),
            ("creation_source", .text(hasContact ? "DIRECTORY" : "INSTANT_PROFILE")),
            ("group_ids", .array(person.orders > 20 ? [.text("FRECUENTES")] : [])),
            ("segment_ids", .array([])),
            ("version", .int(person.changedAt > person.createdAt ? 1 : 0)),
        ]
        return .object(members)
    }

    static var merchants: WireJSON {
        .object([
            (
                "merchant",
                .array([
                    .object([
                        ("id", .text("DEMO0MERCHANT")), ("business_name", .text("Tienda Demo")),
                        ("country", .text("US")), ("language_code", .text("es-US")), ("currency", .text("USD")),
                        ("status", .text("ACTIVE")), ("main_location_id", .text("DEMO0LOCATION")),
                    ])
                ])
            )
        ])
    }

    static var groups: WireJSON {
        .object([
            (
                "groups",
                .array([
                    .object([
                        ("id", .text("FRECUENTES")), ("name", .text("Clientes frecuentes")),
                        ("created_at", .text("2022-01-01T00:00:00.000Z")),
                        ("updated_at", .text("2022-01-01T00:00:00.000Z")),
                    ])
                ])
            )
        ])
    }
}
