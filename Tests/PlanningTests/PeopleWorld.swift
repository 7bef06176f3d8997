import CustomerModel
import Planning
import TestSupport

/// Random facts over small alphabets, so that people meet often.
struct PeopleWorld {
    var random: SeededRandom

    static let sources: [(name: String, kind: SourceKind)] = [
        ("boletin", .newsletter), ("caja", .pos), ("otra", .newsletter), ("archivo", .file),
    ]
    static let addresses = [
        "ana@x.com", "ANA@x.com", " ana@X.com ", "b@y.org", "B@Y.ORG", "c@z.net", "d@w.io", "roto", "",
    ]
    static let names = ["Ana", "Eva", "Luz", ""]

    /// One set of unchanged facts: records by source and stream, each external ID once.
    mutating func facts() -> [(source: String, kind: SourceKind, records: [(StreamID, Record)])] {
        Self.sources.map { source in
            var records: [(StreamID, Record)] = []
            for stream in ["s1", "s2"] {
                for number in 0..<Int.random(in: 0...5, using: &random) {
                    records.append((StreamID(stream), record(number)))
                }
            }
            return (source.name, source.kind, records)
        }
    }

    mutating func record(_ number: Int) -> Record {
        var record = Record(externalID: ExternalID("\(number)"))
        record.fields[.email] = random.pick(Self.addresses)
        record.fields[.firstName] = random.pick(Self.names)
        record.fields[.lastName] = random.pick(Self.names)
        record.fields[.city] = random.pick(["Colón", "David", ""])
        if random.chance(0.5) { record.changedAt = Timestamp(milliseconds: Int64.random(in: 0...3, using: &random)) }
        if random.chance(0.6) {
            record.subscriptions = [
                ListSubscription(
                    list: "L", consent: random.pick([.subscribed, .unsubscribed, .bounced, .pending, .complained]))
            ]
        }
        if random.chance(0.3) { record.tags = [random.pick(["vip", "café"])] }
        return record
    }

    /// The pages of a source's records, in any order and of any length, some records given twice.
    mutating func pages(_ records: [(StreamID, Record)], repeating: Bool) -> [[(stream: StreamID, record: Record)]] {
        var all = records
        if repeating { all += records.filter { _ in random.chance(0.2) } }
        all.shuffle(using: &random)
        var pages: [[(stream: StreamID, record: Record)]] = []
        while !all.isEmpty {
            let length = min(Int.random(in: 1...4, using: &random), all.count)
            pages.append(all.prefix(length).map { (stream: $0.0, record: $0.1) })
            all.removeFirst(length)
        }
        return pages
    }
}

/// What anyone would expect of the rules, worked out in the most obvious way: no batches, no merges, no history.
struct NaiveModel {
    struct Customer: Hashable, Comparable, CustomStringConvertible {
        var key: String
        var values: [String: String]
        var identities: Set<String>
        var mayBeMailed: Bool
        var isShared: Bool

        static func < (left: Customer, right: Customer) -> Bool {
            (left.key, left.identities.sorted().joined()) < (right.key, right.identities.sorted().joined())
        }

        var description: String {
            "\(key.isEmpty ? "-" : key) \(values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) "
                + "\(identities.sorted()) mail:\(mayBeMailed) shared:\(isShared)"
        }
    }

    /// The customers that a set of facts makes: one a distinct e-mail key, and one a POS record without one (R3, R5).
    static func customers(_ facts: [(source: String, kind: SourceKind, records: [(StreamID, Record)])]) -> [Customer] {
        var groups: [String: [(String, SourceKind, StreamID, Record)]] = [:]
        var alone: [[(String, SourceKind, StreamID, Record)]] = []
        for (source, kind, records) in facts {
            for (stream, record) in records {
                if let key = try? EmailAddress.key(of: record.fields[.email] ?? "").get() {
                    groups[key.rawValue, default: []].append((source, kind, stream, record))
                } else if kind == .pos {
                    alone.append([(source, kind, stream, record)])
                }
            }
        }
        let made = groups.map { customer(key: $0.key, $0.value) } + alone.map { customer(key: "", $0) }
        return made.sorted()
    }

    private static func customer(key: String, _ members: [(String, SourceKind, StreamID, Record)]) -> Customer {
        let ranked = members.sorted { left, right in
            if left.1.defaultRank != right.1.defaultRank { return left.1.defaultRank > right.1.defaultRank }
            let (leftTime, rightTime) = (
                left.3.changedAt?.milliseconds ?? .min, right.3.changedAt?.milliseconds ?? .min
            )
            if leftTime != rightTime { return leftTime > rightTime }
            return (left.0, left.2.rawValue, left.3.externalID.rawValue)
                < (right.0, right.2.rawValue, right.3.externalID.rawValue)
        }
        var values: [String: String] = [:]
        for field in CustomerField.allCases where field != .email || !key.isEmpty {
            values[field.name] = ranked.lazy.compactMap { $0.3.fields[field] }.first
        }
        let consents = members.flatMap { $0.3.subscriptions.map(\.consent) }
        let streams = members.map { "\($0.0)/\($0.2)" }
        return Customer(
            key: key, values: values,
            identities: Set(members.map { "\($0.0)/\($0.2)/\($0.3.externalID.rawValue)" }),
            mayBeMailed: !key.isEmpty && consents.contains(.subscribed) && !consents.contains(.bounced)
                && !consents.contains(.complained),
            isShared: Set(streams).count < streams.count)
    }

    /// What a store holds, in the same words.
    static func customers(in tables: MemoryTables) -> [Customer] {
        let names = Dictionary(uniqueKeysWithValues: tables.sources.map { ($0.id, $0.name.rawValue) })
        return tables.people.values.filter { $0.mergedInto == nil }.map { person in
            Customer(
                key: person.emailKey?.rawValue ?? "",
                values: Dictionary(uniqueKeysWithValues: person.golden.entries.map { ($0.field.name, $0.value) }),
                identities: Set(
                    person.identities.map {
                        "\(names[$0.source] ?? "?")/\($0.key.stream)/\($0.key.externalID.rawValue)"
                    }),
                mayBeMailed: person.mayBeMailed, isShared: person.isShared)
        }.sorted()
    }
}
