import CustomerModel
import Planning
import TestSupport

/// A short history told in pulls, and what stands in the database after it, as text.
struct Story {
    let harness = PlanningHarness()

    /// A newsletter's records arrive; returns the classes that are not zero: `fetched 2, new 1, linked 1`.
    @discardableResult
    func newsletter(_ records: Record..., source: String = "boletin", stream: String = "all") async throws -> String {
        try await pull(source, .newsletter, records, stream)
    }

    /// A POS's records arrive.
    @discardableResult
    func pos(_ records: Record..., source: String = "caja", stream: String = "all") async throws -> String {
        try await pull(source, .pos, records, stream)
    }

    /// A file's records arrive.
    @discardableResult
    func file(_ records: Record..., source: String = "archivo", stream: String = "all") async throws -> String {
        try await pull(source, .file, records, stream)
    }

    private func pull(_ source: String, _ kind: SourceKind, _ records: [Record], _ stream: String) async throws
        -> String
    {
        let plan = try await harness.apply(.init(source, kind, records, stream: stream))
        return Self.text(plan)
    }

    static func text(_ plan: BatchPlan) -> String {
        let counts = plan.counts
        var parts: [String] = []
        for (name, number) in [
            ("fetched", counts.fetched), ("repeated", counts.repeated), ("quarantined", counts.quarantined),
            ("suppressed", counts.suppressed), ("new", counts.new), ("linked", counts.linked),
            ("updated", counts.updated), ("unchanged", counts.unchanged), ("conflicts", counts.conflicts),
            ("merged", plan.merged),
        ] where number > 0 { parts.append("\(name) \(number)") }
        return parts.joined(separator: ", ")
    }

    /// The customers, a line each, in the order of their numbers.
    var customers: String {
        let tables = harness.store.tables
        let names = Dictionary(uniqueKeysWithValues: tables.sources.map { ($0.id, $0.name.rawValue) })
        return tables.people.values.sorted { $0.id < $1.id }.map { person in
            var line = "#\(person.id.rawValue)"
            if let survivor = person.mergedInto { return line + " → #\(survivor.rawValue)" }
            line += " \(person.emailKey?.rawValue ?? "-")"
            for entry in person.golden.entries { line += " \(entry.field.name)=\(entry.value)" }
            let identities = person.identities.map { identity in
                "\(names[identity.source] ?? "?"):\(identity.key.externalID.rawValue)"
                    + (identity.isInConflict ? "!" : "") + (identity.missingSince == nil ? "" : "?")
            }
            line += " [\(identities.sorted().joined(separator: " "))]"
            if person.mayBeMailed { line += " mail" }
            if person.isShared { line += " shared" }
            return line
        }.joined(separator: "\n")
    }

    func edit(_ id: Int64, _ body: (inout Person) -> Void) {
        harness.store.edit(CustomerID(rawValue: id), body)
    }
}

extension Record {
    /// A record for stories: `.of("7", email: "ana@x.com", first: "Ana")`.
    static func of(
        _ id: String, email: String? = nil, first: String? = nil, last: String? = nil, phone: String? = nil,
        consent: Consent? = nil, saidAt: Int64? = nil, changed: Int64? = nil, tags: [String] = []
    ) -> Record {
        var record = Record(externalID: ExternalID(id))
        record.fields[.email] = email
        record.fields[.firstName] = first
        record.fields[.lastName] = last
        record.fields[.phone] = phone
        record.tags = tags
        record.changedAt = changed.map(Timestamp.init(seconds:))
        if let consent {
            record.subscriptions = [
                ListSubscription(list: "L", consent: consent, statedAt: saidAt.map(Timestamp.init(seconds:)))
            ]
        }
        return record
    }
}
