import CustomerModel
import CustomerStore
import Planning
import Testing

/// A database with two sources and an open run, and short ways to put people into it.
struct StoreScene: Sendable {
    let subject: StoreUnderTest
    let newsletter: SourceStanding
    let pos: SourceStanding
    let run: RunID
    let now = Timestamp(milliseconds: 1_700_000_000_000)

    var store: any CustomerStore { subject.store }

    init(_ subject: StoreUnderTest) async throws {
        self.subject = subject
        (newsletter, pos, run) = try await subject.store.write { writer in
            let newsletter = try writer.register(
                SourceName("boletin"), kind: .newsletter, rank: 200, connector: "mailchimp")
            let pos = try writer.register(SourceName("caja"), kind: .pos, rank: 300, connector: "invu")
            let opening = RunReport(
                source: newsletter.name, state: .applying, mode: .full, startedAt: Timestamp(milliseconds: 5))
            return (newsletter, pos, try writer.beginRun(opening, source: newsletter.id))
        }
    }

    // MARK: People

    func identity(
        _ id: String, of source: SourceStanding? = nil, stream: String = "all", email: String? = nil,
        name: String = "Ana", lists: [ListSubscription] = [], tags: [String] = [], metrics: CustomerMetrics? = nil
    ) -> Identity {
        var reported: FieldValues = [.firstName: name]
        reported[.email] = email
        return Identity(
            source: (source ?? newsletter).id, key: RecordKey(stream: StreamID(stream), externalID: ExternalID(id)),
            hash: hash(id, name), emailKey: email.map { EmailKey(rawValue: $0.lowercased()) }, reported: reported,
            subscriptions: lists, tags: tags, metrics: metrics, changedAt: Timestamp(milliseconds: 77))
    }

    func hash(_ parts: String...) -> ContentHash {
        Array(parts.joined(separator: "|").utf8).withUnsafeBytes(ContentHash.init(of:))
    }

    /// A customer that does not exist yet, made by one identity.
    func arrival(_ number: Int64, _ identity: Identity) -> Person {
        Person(
            id: CustomerID(rawValue: -number), golden: identity.reported, emailKey: identity.emailKey,
            createdAt: Timestamp(milliseconds: .max), identities: [identity])
    }

    func apply(_ changes: [PersonChange]) async throws {
        let (run, now) = (run, now)
        try await store.write { try $0.apply(changes, run: run, at: now) }
    }

    func create(_ people: [Person]) async throws {
        try await apply(people.map { PersonChange(kind: .created, before: nil, after: $0) })
    }

    func update(_ pairs: [(Person, Person?)], as kind: PersonChange.Kind = .updated) async throws {
        try await apply(pairs.map { PersonChange(kind: kind, before: $0.0, after: $0.1) })
    }

    /// Creates one customer and returns it as the store now has it.
    func created(_ identity: Identity) async throws -> Person {
        try await create([arrival(1, identity)])
        return try await person(identity)
    }

    func person(_ identity: Identity) async throws -> Person {
        let id = try #require(try await customer(identity))
        return try await person(id)
    }

    func person(_ id: CustomerID) async throws -> Person {
        try #require(try await store.read { try $0.people([id])[id] })
    }

    func customer(_ identity: Identity) async throws -> CustomerID? {
        let staged = StagedRecord(
            key: identity.key, address: .missing, hash: identity.hash, changedAt: nil, payload: [])
        return try await store.read { try $0.recognise([staged], source: identity.source).identities[0]?.customer }
    }

    func owner(_ key: String) async throws -> CustomerID? {
        let staged = StagedRecord(
            key: RecordKey(stream: StreamID("none"), externalID: ExternalID("none")),
            address: .key(EmailKey(rawValue: key)), hash: hash("none"), changedAt: nil, payload: [])
        let source = newsletter.id
        return try await store.read { try $0.recognise([staged], source: source).owners[EmailKey(rawValue: key)] }
    }

    // MARK: Questions of the shop

    func value(_ sql: String) async throws -> String? { try await subject.query(sql).first?.first ?? nil }

    func count(_ table: String) async throws -> Int {
        Int(try await value("SELECT count(*) FROM \(table)") ?? "") ?? -1
    }

    func expectSound(_ location: SourceLocation = #_sourceLocation) async throws {
        let violations = try await store.read { try $0.violations() }
        #expect(violations.isEmpty, sourceLocation: location)
    }
}

extension Person {
    /// Without what a store numbers and dates by itself.
    var plain: Person {
        var plain = self
        plain.id = CustomerID(rawValue: 0)
        plain.createdAt = Timestamp(milliseconds: 0)
        for index in plain.identities.indices { plain.identities[index].id = .unwritten }
        return plain
    }
}
