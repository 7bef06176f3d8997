/// How Invu writes a customer; see `InvuService` for what is assumed.
enum InvuShape {
    private static let nothing: [WireJSON] = [.null, .text(""), .text("0"), .text("null")]

    /// One customer; which of the ways to say "nothing" stands for a missing value depends on the id.
    static func customer(_ person: SimulatedPerson, encodedTwice: Bool) -> WireJSON {
        if let raw = person.raw { return .raw(raw) }
        let number = person.id.utf8.reduce(0) { ($0 * 10 + Int($1)) % 9_973 }
        func text(_ value: String?, _ position: Int) -> WireJSON {
            guard let value else { return nothing[(number + position) % nothing.count] }
            return .text(encodedTwice ? mangled(value) : value)
        }
        let birthday = person.birthday.map { birthday in
            "\(CivilTime.padded(birthday.year ?? 0, 4))-\(CivilTime.padded(birthday.month))"
                + "-\(CivilTime.padded(birthday.day))"
        }
        let noDate: WireJSON = number % 2 == 0 ? .text("0000-00-00") : .null
        let spent = "\(person.spentCents / 100).\(CivilTime.padded(person.spentCents % 100))"
        return .object([
            ("id", .text(person.id)),
            ("nombres", text(person.firstName, 0)),
            ("apellidos", text(person.lastName, 1)),
            ("email", text(person.email, 0)),
            ("telefono", text(person.phone, 1)),
            ("cedula", text(person.idNumber, 2)),
            ("fecha_nacimiento", birthday.map { .text($0) } ?? noDate),
            ("status", .text(person.status == .archived ? "0" : "1")),
            ("numero_compras", .text(String(person.orders))),
            ("total_compras", .text(spent)),
            ("ultima_compra", person.lastPurchase.map { .text(localTime($0)) } ?? noDate),
            ("updated_at", .text(localTime(person.changedAt))),
        ])
    }

    /// Panama's local time, without zone.
    static func localTime(_ milliseconds: Int64) -> String {
        CivilTime(milliseconds: milliseconds, shiftedByHours: -5).databaseText
    }

    /// UTF-8 read as Latin-1 and written as UTF-8 again: `ñ` becomes `Ã±`.
    static func mangled(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in text.utf8 { scalars.append(Unicode.Scalar(byte)) }
        return String(scalars)
    }
}
