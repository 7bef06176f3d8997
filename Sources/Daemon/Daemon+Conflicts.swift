package import ControlAPI
import CustomerModel
import CustomerStore
import Planning
import SyncEngine

extension Daemon {
    package func conflicts(_ filter: QuestionFilter) async throws -> ConflictPage {
        let after = try Self.question(filter.after, "conflict")
        let (source, limit) = (filter.source, filter.limit)
        let conflicts = try await answer { reader -> [Conflict] in
            let asked = try AskedSource(source, reader)
            guard asked.exists else { return [] }
            let open = try reader.openConflicts(QuestionQuery(source: asked.id, after: after, limit: limit + 1))
            return try Self.conflicts(open, reader)
        }
        return ConflictPage(
            conflicts: Array(conflicts.prefix(limit)), next: conflicts.count > limit ? conflicts[limit - 1].id : nil)
    }

    package func conflict(_ id: String) async throws -> Conflict {
        let question = try Self.question(id, "conflict")
        let found = try await answer { reader -> Conflict? in
            guard let question, let open = try reader.openConflict(question) else { return nil }
            return try Self.conflicts([open], reader).first
        }
        guard let found else { throw Self.unknownConflict(id) }
        return found
    }

    package func decide(_ conflict: String, _ decision: ControlAPI.ConflictDecision) async throws -> DecidedConflict {
        guard let question = try Self.question(conflict, "conflict") else { throw Self.unknownConflict(conflict) }
        let merging = decision.decision == .merge
        do {
            let outcome = try await engine.decide(question, merging: merging)
            let run = outcome.report.id.map(RunReference.init)
            return DecidedConflict(
                id: conflict, decision: decision.decision, survivor: outcome.survivor, run: run,
                sentence: merging
                    ? "the two are one customer now; to take that back: clientelactl undo \(run?.rawValue ?? "RUN")"
                    : "they stay two customers; the same report does not ask again")
        } catch let failure as Failure {
            if failure.code == "unknown_conflict" { throw Self.unknownConflict(conflict) }
            throw Problem(failure)
        }
    }

    private static func conflicts(_ open: [OpenConflict], _ reader: any StoreReader) throws -> [Conflict] {
        let people = try reader.people(Array(Set(open.flatMap { [$0.notice.customer, $0.notice.owner] })))
        let names = try reader.roster().reduce(into: [SourceID: SourceName]()) { $0[$1.id] = $1.name }
        func card(_ id: CustomerID) -> PersonCard {
            guard let person = people[id] else { return PersonCard(id: id) }
            let name = [person.golden[.firstName], person.golden[.lastName]].compactMap { $0 }
            let sources = Set(person.identities.compactMap { names[$0.source] })
            return PersonCard(
                id: id, name: name.isEmpty ? nil : name.joined(separator: " "), email: person.golden[.email],
                phone: person.golden[.phone], sources: sources.sorted(), createdAt: person.createdAt)
        }
        return open.map { conflict in
            Conflict(
                id: String(conflict.id.rawValue), source: names[conflict.source] ?? SourceName("?"),
                stream: conflict.notice.key.stream, externalID: conflict.notice.key.externalID,
                contested: conflict.notice.typed, customer: card(conflict.notice.customer),
                owner: card(conflict.notice.owner), openedBy: RunReference(conflict.openedBy),
                openedAt: conflict.openedAt)
        }
    }

    private static func unknownConflict(_ id: String) -> Problem {
        .notFound("open conflict '\(id)'", wayOut: "see all with: clientelactl conflicts")
    }
}
