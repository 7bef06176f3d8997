/// Records as no provider should send them and some do, as bytes to inject with `SimulatedWorld.inject`.
package struct OddRecord: Sendable {
    /// What is odd about it, as a name for a test.
    package var name: String
    /// JSON bytes in the place of the id; nothing leaves the id out.
    package var id: [UInt8]?
    /// JSON bytes in the place of the address; nothing leaves it out.
    package var email: [UInt8]?
    /// JSON bytes in the place of the given name.
    package var firstName: [UInt8]
    /// JSON bytes in the place of the whole record.
    package var whole: [UInt8]?
    /// Whether a strict reader of JSON would refuse the whole page: invalid UTF-8 or bare control characters.
    package var isInvalidJSON = false

    /// A record with these JSON texts; by default with a good id and a good address made from the name.
    package init(
        _ name: String, id: String? = nil, email: String? = nil, firstName: String = #""Ana""#
    ) {
        self.name = name
        let mark = MD5.hexadecimal(of: name.utf8)
        self.id = Array((id ?? "\"\(mark)\"").utf8)
        self.email = Array((email ?? "\"caso.\(mark.prefix(8))@correo.example\"").utf8)
        self.firstName = Array(firstName.utf8)
    }

    /// The record as a Mailchimp member.
    package var mailchimpMember: [UInt8] {
        if let whole { return whole }
        let person = SimulatedPerson(id: "", email: nil, lastName: "Rara", changedAt: ServiceClock.reference)
        return rebuilt(MailchimpShape.member(person, list: "", host: ""), id: "id", email: "email_address") { members in
            for position in members.indices where members[position].0 == "merge_fields" {
                members[position].1 = .object([("FNAME", .raw(firstName)), ("LNAME", .text("Rara"))])
            }
        }
    }

    /// The record as an Invu customer.
    package var invuCustomer: [UInt8] {
        flat(InvuShape.customer(person, encodedTwice: false), email: "email", name: "nombres")
    }

    /// The record as a Square customer.
    package var squareCustomer: [UInt8] {
        flat(SquareShape.customer(person), email: "email_address", name: "given_name")
    }

    /// The record as a listmonk subscriber.
    package var listmonkSubscriber: [UInt8] {
        flat(ListmonkShape.subscriber(person, lists: []), email: "email", name: "name")
    }

    /// The record as a Brevo contact.
    package var brevoContact: [UInt8] {
        if let whole { return whole }
        return rebuilt(BrevoShape.contact(person), id: "id", email: "email") { members in
            for position in members.indices where members[position].0 == "attributes" {
                members[position].1 = .object([("FIRSTNAME", .raw(firstName)), ("LASTNAME", .text("Rara"))])
            }
        }
    }

    private var person: SimulatedPerson {
        SimulatedPerson(
            id: "1", email: "x", firstName: "x", lastName: "Rara", createdAt: ServiceClock.reference,
            changedAt: ServiceClock.reference)
    }

    private func flat(_ record: WireJSON, email: String, name: String) -> [UInt8] {
        if let whole { return whole }
        return rebuilt(record, id: "id", email: email) { members in
            for position in members.indices where members[position].0 == name {
                members[position].1 = .raw(firstName)
            }
        }
    }

    /// The record with the odd id and address in the place of its own.
    private func rebuilt(
        _ record: WireJSON, id idName: String, email emailName: String,
        change: (inout [(String, WireJSON)]) -> Void
    ) -> [UInt8] {
        guard case .object(var members) = record else { return [] }
        change(&members)
        members = members.compactMap { name, value in
            switch name {
            case idName: id.map { (name, .raw($0)) }
            case emailName: email.map { (name, .raw($0)) }
            default: (name, value)
            }
        }
        return WireJSON.object(members).bytes
    }
}

extension OddRecord {
    /// One of each kind; the names are stable.
    package static var all: [OddRecord] { identities + addresses + names + shapes + invalid }

    /// Odd ids.
    package static var identities: [OddRecord] {
        var without = OddRecord("without id")
        without.id = nil
        return [
            without, OddRecord("id null", id: "null"), OddRecord("id empty", id: #""""#),
            OddRecord("id of 1 MB", id: "\"" + String(repeating: "a", count: 1 << 20) + "\""),
            OddRecord("id a number", id: "9007199254740993"), OddRecord("id an object", id: #"{"a":1}"#),
        ]
    }

    /// Odd addresses, usable or not.
    package static var addresses: [OddRecord] {
        var without = OddRecord("without address")
        without.email = nil
        let long = String(repeating: "a", count: 300)
        return [
            without, OddRecord("address null", email: "null"), OddRecord("address empty", email: #""""#),
            OddRecord("address a number", email: "42"), OddRecord("address an array", email: #"["a@correo.example"]"#),
            OddRecord("address without dot", email: #""a@b""#),
            OddRecord("address quoted", email: #""\"x y\"@z.com""#),
            OddRecord("address in UTF-8", email: #""josé@españa.es""#),
            OddRecord("address with blanks and capitals", email: #""  ANA@Example.COM ""#),
            OddRecord("address with zero-width space", email: "\"ze\u{200B}ro@correo.example\""),
            OddRecord("address with no-break space", email: "\"\u{A0}nobreak@correo.example\u{A0}\""),
            OddRecord("address with byte order mark", email: "\"\u{FEFF}bom@correo.example\""),
            OddRecord("address decomposed", email: "\"jose\u{301}@correo.example\""),
            OddRecord("address with NUL", email: #""nul\u0000o@correo.example""#),
            OddRecord("address with escape", email: #""es\u001bcape@correo.example""#),
            OddRecord("address with tab", email: #""tab\tulador@correo.example""#),
            OddRecord("address with control characters around", email: #""\u0001orillas@correo.example\u0000\n""#),
            OddRecord("address with line break", email: #""linea\r\nBcc: otro@correo.example""#),
            OddRecord("address of 300 octets", email: "\"\(long)@correo.example\""),
            OddRecord("address in angle brackets", email: #""Ana <ana.corchetes@correo.example>""#),
            OddRecord("address two at once", email: #""uno@correo.example, dos@correo.example""#),
        ]
    }

    /// Odd names; the address is good.
    package static var names: [OddRecord] {
        [
            OddRecord("name of 10 kB", firstName: "\"" + String(repeating: "Ñ", count: 5_120) + "\""),
            OddRecord("name with control characters", firstName: #""A\u0001n\u001ba\u007f""#),
            OddRecord("name with NUL", firstName: #""A\u0000na""#),
            OddRecord("name with lone surrogate", firstName: #""A\ud800na""#),
            OddRecord("name right to left", firstName: "\"\u{202E}anA\""),
            OddRecord("name emoji", firstName: "\"Ana 👩‍👩‍👧‍👦\""), OddRecord("name a number", firstName: "7"),
            OddRecord("name null", firstName: "null"),
        ]
    }

    /// Records that are no record.
    package static var shapes: [OddRecord] {
        let deep = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
        return [("record null", "null"), ("record a text", #""hola""#), ("record empty", "{}"), ("record deep", deep)]
            .map { name, json in
                var record = OddRecord(name)
                record.whole = Array(json.utf8)
                return record
            }
    }

    /// Records with bytes that no JSON may have.
    package static var invalid: [OddRecord] {
        var utf8 = OddRecord("name in Latin-1")
        utf8.firstName = [0x22, 0x4D, 0x61, 0x72, 0xED, 0x61, 0x22]
        var bare = OddRecord("name with bare control characters")
        bare.firstName = [0x22, 0x41, 0x01, 0x0A, 0x6E, 0x61, 0x22]
        var address = OddRecord("address in Latin-1")
        address.email = [0x22, 0x6A, 0x6F, 0x73, 0xE9, 0x40, 0x7A, 0x2E, 0x63, 0x6F, 0x6D, 0x22]
        return [utf8, bare, address].map { record in
            var record = record
            record.isInvalidJSON = true
            return record
        }
    }
}
