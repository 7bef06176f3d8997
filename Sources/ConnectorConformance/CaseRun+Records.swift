import ConnectorKit
import CustomerModel

/// Records that are not as they were when the manifest was written.
extension CaseRun {
    /// Lists are asked for by creation or by change, so that who comes stands at the end.
    func arrival() async throws -> [String] {
        guard one.people.paging != .none else { return [] }
        var mood = mood(one.records)
        mood.newcomer = one.bare
        let service = CaseService(one, mood)
        let pull = try await pull(connector(service), stream: one.stream)
        let lost = Set(one.expected.map(\.id)).subtracting(pull.ids)
        let problems = service.complaints + pull.outcome.problems + lost.sorted().map { "\($0) was not seen" }
        return problems + (Set(pull.ids).count == one.expected.count + 1 ? [] : ["the newcomer was not seen"])
    }

    /// Others may slip past by that, but not unnoticed: the walk is cut, or the total shrinks and it is walked again (C7).
    func departure() async throws -> [String] {
        guard one.people.paging != .none, one.unnoticedMoves == nil else { return [] }
        var mood = mood(one.records)
        mood.firstLeaves = true
        let service = CaseService(one, mood)
        let pull = try await pull(connector(service), stream: one.stream)
        let leaver = one.people.feeds.first?.records?.first ?? 0
        let others = one.expected.enumerated().filter { $0.offset != leaver }.map(\.element.id)
        let lost = Set(others).subtracting(pull.ids)
        let shrank = zip(pull.totals, pull.totals.dropFirst()).contains { $0 > $1 }
        guard !lost.isEmpty, pull.outcome.reachedEnd, !shrank else { return [] }
        return ["\(lost.sorted()) were lost, and nobody noticed"]
    }

    func statuses() async throws -> [String] {
        var problems: [String] = []
        for word in one.words {
            guard let first = one.records.first else { continue }
            let service = CaseService(one, mood([first.patched(with: word.change)]))
            let pull = try await pull(connector(service, settings: word.settings), stream: one.stream)
            let strongest = pull.records.first?.subscriptions.map(\.consent).max {
                $0.restrictiveness < $1.restrictiveness
            }
            if strongest?.name != word.consent {
                problems.append("\(word.change.json) means \(strongest?.name ?? "nothing"), not \(word.consent)")
            }
            problems += service.complaints + pull.outcome.problems
        }
        return problems
    }

    func unknownStatus() async throws -> [String] {
        guard let first = one.records.first else { return ["the case has no records"] }
        guard one.expected.contains(where: { $0.consent.values.contains("subscribed") }) else {
            return one.strange.isEmpty ? [] : ["nobody is subscribed, so no status can be unknown"]
        }
        guard !one.strange.isEmpty else { return one.noStatus == nil ? ["the case has no unknown status"] : [] }
        var problems: [String] = []
        for patch in one.strange {
            var records = one.records
            records[0] = first.patched(with: patch)
            let service = CaseService(one, mood(records))
            let pull = try await pull(connector(service), stream: one.stream)
            let record = pull.records.first { $0.externalID.rawValue == one.expected[0].id }
            if record == nil { problems.append("with \(patch.json) the record is gone") }
            if record?.isMailable == true { problems.append("with \(patch.json) the person is mailed") }
            problems += service.complaints + pull.outcome.problems
        }
        return problems
    }

    func missingFields() async throws -> [String] {
        let service = CaseService(one, mood([one.bare]))
        let pull = try await pull(connector(service), stream: one.stream)
        var problems = service.complaints + pull.outcome.problems
        if pull.records.count != 1 { problems.append("the bare record became \(pull.records.count) records") }
        if pull.records.contains(where: { !$0.fields.entries.allSatisfy { $0.field == .email } }) {
            problems.append("the bare record has values: \(pull.records)")
        }
        if !one.bareIsMailable, pull.records.contains(where: \.isMailable) {
            problems.append("a record without a status is mailed")
        }
        for record in one.records {
            for (key, rest) in record.withoutOneKey {
                let pull = try await self.pull(of: [rest])
                problems += pull.outcome.problems.map { "without \(key): \($0)" }
            }
        }
        return problems
    }

    private func pull(of records: [Sample]) async throws -> Pull {
        try await pull(connector(CaseService(one, mood(records))), stream: one.stream)
    }

    func deletion() async throws -> [String] {
        let expected = one.expected.filter(\.isDeleted).map(\.id)
        guard !expected.isEmpty else {
            return one.invisibleDeletions == nil ? ["the case says nothing of deletions"] : []
        }
        let pull = try await pull(of: one.records)
        let deleted = pull.records.filter(\.isDeleted).map(\.externalID.rawValue)
        return Set(deleted) == Set(expected) ? [] : ["deleted are \(deleted), not \(expected)"]
    }
}
