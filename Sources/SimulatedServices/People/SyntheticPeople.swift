/// People of a shop in Panama, the same for the same seed and count: in two newsletter audiences and in a POS.
///
/// About 35 % are only in the newsletter, 15 % in both, 50 % only in the POS, where most gave no address. Addresses
/// that are in both are spelled differently; families and companies share some; a few are unusable.
package struct SyntheticPeople: Sendable {
    package let seed: UInt64
    /// Human beings; each is in one or more of the tables.
    package let count: Int
    /// Two audiences, with people in both.
    package internal(set) var audiences: [[SimulatedPerson]] = [[], []]
    /// The customers of the POS, ids as numbers.
    package internal(set) var customers: [SimulatedPerson] = []
    /// The numbers that are true of these people.
    package internal(set) var truth = PeopleTruth()

    package init(seed: UInt64, count: Int) {
        self.seed = seed
        self.count = count
        var maker = PeopleMaker(seed: seed)
        for _ in 0..<count { maker.makeOne() }
        audiences = maker.audiences.map { $0.map(\.person) }
        customers = maker.customers.map(\.person)
        truth = maker.truth()
        truth.people = count
    }
}

/// A person with the key that the address stands for; none where it is missing or unusable.
struct KeyedPerson {
    var person: SimulatedPerson
    var key: String?
}

/// Makes one person after the other and remembers what the truth needs.
struct PeopleMaker {
    private var random: SeededGenerator
    private var taken: Set<String> = []
    private var families: [(email: String, lastName: String)] = []
    private var company: (name: String, email: String, left: Int)?
    private var customerNumber = 1_000
    private(set) var audiences: [[KeyedPerson]] = [[], []]
    private(set) var customers: [KeyedPerson] = []

    private static let day: Int64 = 86_400_000
    private static let badNewsletterAddresses = ["@gmail", ".example", " y @gmail.example"]
    private static let badPOSAddresses = ["notiene", "no@tiene", "@gmail.example", "x", "-", "pendiente@"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func makeOne() {
        let kind = random.below(100)
        var person = human()
        let address = freshAddress(for: person)
        if kind < 50 { subscribe(person, address: address) }
        guard kind >= 35 else { return }
        let givesAddress = kind < 50 || random.percent(16)
        person.email = givesAddress ? respelled(address) : nil
        buy(person, address: givesAddress ? address : nil)
    }

    // MARK: People

    private mutating func human() -> SimulatedPerson {
        var person = SimulatedPerson(email: nil)
        person.firstName = random.one(of: SpanishNames.first)
        if random.percent(25) { person.firstName += " " + random.one(of: SpanishNames.second) }
        person.lastName = random.one(of: SpanishNames.last)
        if random.percent(60) { person.lastName += " " + random.one(of: SpanishNames.last) }
        if random.percent(70) { person.phone = phone() }
        if random.percent(45) {
            person.idNumber = "\(1 + random.below(13))-\(100 + random.below(900))-\(100 + random.below(2_400))"
        }
        if random.percent(50) {
            person.birthday = .init(
                year: random.percent(80) ? 1940 + random.below(66) : nil, month: 1 + random.below(12),
                day: 1 + random.below(28))
        }
        person.language = random.percent(92) ? "es" : "en"
        let age = Int64(random.below(1_400)) * Self.day + Int64(random.below(86_400)) * 1_000
        person.createdAt = ServiceClock.reference - age - 1_000
        person.changedAt = person.createdAt + Int64(random.below(1_000)) * (age / 1_000) / 1_000 * 1_000
        return person
    }

    private mutating func phone() -> String {
        let number = "6\(100 + random.below(900))-\(1_000 + random.below(9_000))"
        switch random.below(4) {
        case 0: return "+507 " + number
        case 1: return number.filter { $0 != "-" }
        case 2: return "(507) " + number
        default: return number
        }
    }

    /// An address that nobody has yet, in its plain spelling.
    private mutating func freshAddress(for person: SimulatedPerson) -> String {
        let first = SpanishNames.folded(String(person.firstName.prefix { $0 != " " }))
        let last = SpanishNames.folded(String(person.lastName.prefix { $0 != " " }))
        var share = random.below(100)
        let domain = SpanishNames.domains.first {
            share -= $0.share
            return share < 0
        }
        var local: String
        switch random.below(4) {
        case 0: local = first + "." + last
        case 1: local = first.prefix(1) + last
        case 2: local = first + last + String(50 + random.below(60))
        default: local = first + "_" + last
        }
        while !taken.insert("\(local)@\(domain?.name ?? "")").inserted { local += String(random.below(10)) }
        return "\(local)@\(domain?.name ?? "correo.example")"
    }

    /// The address in another spelling of the same mailbox, as cashiers and phones write it.
    private mutating func respelled(_ address: String) -> String {
        let written = writtenByMachine(address)
        switch random.below(10) {
        case 0...3: return written
        case 4: return written.uppercased()
        case 5: return written.prefix(1).uppercased() + written.dropFirst()
        case 6: return "  " + written
        case 7: return written + " "
        case 8: return written.uppercased() + "  "
        default: return random.percent(50) ? written + "\u{A0}" : "\u{200B}" + written
        }
    }

    private mutating func writtenByMachine(_ address: String) -> String {
        let parts = address.split(separator: "@").map(String.init)
        guard parts.count == 2, let ascii = SpanishNames.asciiDomains[parts[1]], random.percent(50) else {
            return address
        }
        return parts[0] + "@" + ascii
    }

    // MARK: Newsletter

    private mutating func subscribe(_ person: SimulatedPerson, address: String) {
        var member = person
        var key: String? = address
        member.email = random.percent(15) ? address.prefix(1).uppercased() + address.dropFirst() : address
        if random.perMille(4) {
            // The whole address goes in, so that no two members are the same.
            let local = address.split(separator: "@").joined(separator: ".")
            (member.email, key) = (local + random.one(of: Self.badNewsletterAddresses), nil)
        }
        member.id = MailchimpShape.memberID(of: member.email ?? "")
        member.idNumber = nil
        if random.percent(30) { member.tags.append("boda") }
        if random.percent(20) { member.tags.append("VIP Panamá") }
        let which = random.below(100)
        if which < 80 { audiences[0].append(KeyedPerson(person: joined(member), key: key)) }
        if which >= 65 { audiences[1].append(KeyedPerson(person: joined(member), key: key)) }
    }

    private mutating func joined(_ person: SimulatedPerson) -> SimulatedPerson {
        var member = person
        switch random.below(100) {
        case 0..<80: member.status = .subscribed
        case 80..<88: member.status = .unsubscribed
        case 88..<92: member.status = .cleaned
        case 92..<96: member.status = .pending
        case 96..<99: member.status = .transactional
        default: member.status = .archived
        }
        return member
    }

    // MARK: POS

    private mutating func buy(_ person: SimulatedPerson, address: String?) {
        var customer = person
        var key = address
        if address == nil, random.perMille(25), let family = families.randomElement(using: &random) {
            customer.lastName = family.lastName
            (customer.email, key) = (respelled(family.email), family.email)
        } else if address == nil, random.perMille(20) {
            (customer.email, key) = companyAddress()
        } else if address == nil, random.perMille(15) {
            customer.email = random.one(of: Self.badPOSAddresses)
        } else if let address, random.percent(10) {
            families.append((address, person.lastName))
        }
        if random.percent(50) {
            customer.firstName = SpanishNames.shouted(customer.firstName)
            customer.lastName = SpanishNames.shouted(customer.lastName)
        }
        customerNumber += 1 + random.below(3)
        customer.id = String(customerNumber)
        customer.status = .transactional
        customer.orders = 1 + random.below(40)
        customer.spentCents = customer.orders * (500 + random.below(9_500))
        customer.lastPurchase = customer.changedAt
        customers.append(KeyedPerson(person: customer, key: key))
    }

    private mutating func companyAddress() -> (email: String, key: String) {
        if company == nil || company?.left == 0 {
            let name = random.one(of: SpanishNames.companies)
            let email = "info@\(SpanishNames.folded(name))\(taken.count).example"
            company = (name, email, 3 + random.below(3))
        }
        company?.left -= 1
        let email = company?.email ?? ""
        return (respelled(email), email)
    }

    // MARK: Truth

    func truth() -> PeopleTruth {
        var truth = PeopleTruth()
        let listed = audiences.map { $0.filter { $0.person.status != .archived } }
        let members = listed.flatMap { $0 }
        let archived = audiences.flatMap { $0 }.filter { $0.person.status == .archived }
        truth.audienceRecords = audiences.map(\.count)
        truth.audienceListed = listed.map(\.count)
        truth.newsletterMembers = Set(members.map(\.person.id)).count
        truth.newsletterUnusable = Set(members.filter { $0.key == nil }.map(\.person.id)).count
        let newsletterKeys = Set(members.compactMap(\.key))
        truth.newsletterKeys = newsletterKeys.count
        truth.posRecords = customers.count
        truth.posWithoutEmail = customers.count { $0.person.email == nil }
        truth.posUnusable = customers.count { $0.person.email != nil && $0.key == nil }
        let uses = customers.compactMap(\.key).reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        truth.posKeys = uses.count
        truth.sharedKeys = uses.values.count { $0 > 1 }
        truth.keysInBoth = newsletterKeys.intersection(uses.keys).count
        let all = newsletterKeys.union(uses.keys)
        truth.distinctKeys = all.count
        truth.archivedOnlyKeys = Set(archived.compactMap(\.key)).subtracting(all).count
        let bounced = Set(members.filter { $0.person.status == .cleaned }.compactMap(\.key))
        let wanting = Set(members.filter { $0.person.status == .subscribed }.compactMap(\.key))
        truth.mailableKeys = wanting.subtracting(bounced).count
        return truth
    }
}
