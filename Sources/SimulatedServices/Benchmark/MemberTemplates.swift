import NIOCore

/// A thousand kinds of member as bytes, in which a page only patches what differs from member to member.
struct MemberTemplates: Sendable {
    static let kinds = 1_000

    /// Where the changing parts of a kind are, counted from its first byte.
    private struct Kind: Sendable {
        var start: Int
        var length: Int
        var id: Int
        /// The start and length of the address, and of the number in it.
        var email: Int
        var emailLength: Int
        var number: Int
        var unique: Int
        var contact: Int
        var web: Int
        var phone: Int
        var changed: Int
    }

    private let bytes: [UInt8]
    private let table: [Kind]
    /// How many of each thousand members have a status.
    let counts: MailchimpShape.Counts

    /// Kinds for an audience; the same every time.
    init(list: String) {
        var bytes: [UInt8] = []
        var table: [Kind] = []
        var counts = MailchimpShape.Counts()
        var random = SeededGenerator(seed: 1)
        for kind in 0..<Self.kinds {
            let person = Self.person(kind, random: &random)
            counts.total += 1
            counts.subscribed += person.status == .subscribed ? 1 : 0
            counts.unsubscribed += person.status == .unsubscribed ? 1 : 0
            counts.cleaned += person.status == .cleaned ? 1 : 0
            let selection = FieldSelection(fields: nil, excluded: "stats,location,_links")
            let rendered = MailchimpShape.member(person, list: list, host: "")
            var members: [(String, WireJSON)] = []
            if case .object(let all) = selection.applied(to: rendered) { members = all }
            for position in members.indices where members[position].0 == "web_id" {
                members[position].1 = .int(100_000_000)
            }
            let member = WireJSON.object(members).bytes
            func place(_ mark: String, _ skip: Int? = nil) -> Int {
                Self.offset(of: Array(mark.utf8), in: member) + (skip ?? mark.utf8.count)
            }
            let email = person.email ?? ""
            table.append(
                Kind(
                    start: bytes.count, length: member.count, id: place(#"{"id":""#),
                    email: place(#""email_address":""#), emailLength: email.utf8.count, number: place(".00000000@", 1),
                    unique: place(#""unique_email_id":""#), contact: place(#""contact_id":""#),
                    web: place(#""web_id":"#), phone: place("-0000", 1), changed: place(#""last_changed":""#)))
            bytes += member
        }
        self.bytes = bytes
        self.table = table
        self.counts = counts
    }

    private static func person(_ kind: Int, random: inout SeededGenerator) -> SimulatedPerson {
        let first = random.one(of: SpanishNames.first)
        let last = random.one(of: SpanishNames.last)
        let domain = SpanishNames.domains[random.below(SpanishNames.domains.count - 1)].name
        let local = SpanishNames.folded(first) + "." + SpanishNames.folded(last)
        var email = "\(local).00000000@\(domain)"
        if kind % 15 == 0 { email = email.prefix(1).uppercased() + email.dropFirst() }
        let statuses: [SimulatedPerson.Status] =
            Array(repeating: .subscribed, count: 16) + [.unsubscribed, .unsubscribed, .cleaned, .pending]
        return SimulatedPerson(
            id: MailchimpShape.memberID(of: email), email: email, firstName: first,
            lastName: last + " " + random.one(of: SpanishNames.last), phone: "+507 6\(100 + random.below(900))-0000",
            birthday: .init(year: nil, month: 1 + random.below(12), day: 1 + random.below(28)),
            status: statuses[kind % statuses.count], tags: kind % 3 == 0 ? ["boda", "VIP Panamá"] : [],
            createdAt: 1_577_836_800_000 + Int64(kind) * 86_400_000, changedAt: 0)
    }

    private static func offset(of mark: [UInt8], in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            while position + mark.count <= bytes.count {
                var length = 0
                while length < mark.count, bytes[position + length] == mark[length] { length += 1 }
                if length == mark.count { return position }
                position += 1
            }
            return 0
        }
    }

    /// Writes the members at these positions of a listing, separated by commas.
    func write(_ positions: Range<Int>, of listing: BenchmarkOrder.Listing, generation: Int, to page: inout ByteBuffer)
    {
        let room = positions.reduce(0) { $0 + table[listing.member(at: $1) % Self.kinds].length + 1 }
        page.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { target in
            guard let base = target.bindMemory(to: UInt8.self).baseAddress else { return 0 }
            return bytes.withUnsafeBufferPointer { bytes in
                table.withUnsafeBufferPointer { table in
                    fill(base, positions, listing, generation: generation, bytes: bytes, table: table)
                }
            }
        }
    }

    private func fill(
        _ base: UnsafeMutablePointer<UInt8>, _ positions: Range<Int>, _ listing: BenchmarkOrder.Listing,
        generation: Int, bytes: UnsafeBufferPointer<UInt8>, table: UnsafeBufferPointer<Kind>
    ) -> Int {
        guard let source = bytes.baseAddress else { return 0 }
        var target = base
        // Neighbours mostly changed in the same minute; the text is made again only when the second is another.
        var second = Int64.min
        var moment: [UInt8] = []
        for position in positions {
            if position > positions.lowerBound {
                target.pointee = UInt8(ascii: ",")
                target += 1
            }
            let number = listing.member(at: position)
            let kind = table[number % Self.kinds]
            target.update(from: source + kind.start, count: kind.length)
            writeDigits(number, count: 8, to: target + kind.number)
            writeDigits(100_000_000 + number, count: 9, to: target + kind.web)
            if listing.order.isChanged(number) { writeDigits(generation, count: 4, to: target + kind.phone) }
            // The id is that of the address in small letters; only its first letter may be a capital.
            let email = target + kind.email
            let first = email.pointee
            if first < 0x60 { email.pointee = first | 0x20 }
            MD5.writeHexadecimal(
                ofShort: UnsafeRawBufferPointer(start: email, count: kind.emailLength), to: target + kind.id)
            email.pointee = first
            (target + kind.unique).update(from: target + kind.id, count: 10)
            (target + kind.contact).update(from: target + kind.id + 16, count: 16)
            (target + kind.contact + 16).update(from: target + kind.id, count: 16)
            let changed = listing.order.lastChanged(number)
            if changed != second {
                (second, moment) = (changed, Array(CivilTime(milliseconds: changed * 1_000).offsetText.utf8))
            }
            for index in 0..<25 { target[kind.changed + index] = moment[index] }
            target += kind.length
        }
        return target - base
    }

    private func writeDigits(_ value: Int, count: Int, to target: UnsafeMutablePointer<UInt8>) {
        var rest = value
        for place in stride(from: count - 1, through: 0, by: -1) {
            target[place] = UInt8(48 + rest % 10)
            rest /= 10
        }
    }
}
