package import ControlAPI
import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import Timetable

extension Daemon {
    package func approvals() async throws -> ApprovalList {
        let reports = try await answer { try $0.runs(RunQuery(state: .waiting, limit: PageSize.maximum)) }
        return ApprovalList(runs: reports.reversed().map { RunSummary($0) })
    }

    package func importRun(_ name: RunReference) async throws -> RunSummary {
        let waiting = try await waiting(name)
        let options = SyncOptions(
            isApproved: true, announcedNewAccounts: waiting.newAccounts, continues: name.number)
        return try await begun(try start(try known(waiting.source), options))
    }

    package func discard(_ name: RunReference) async throws -> RunSummary {
        let waiting = try await waiting(name)
        guard let number = name.number else { throw Self.unknownRun(name) }
        do {
            let report = try await engine.discard(number)
            queue.discarded(waiting.source, at: clocks())
            poke()
            return RunSummary(report)
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }

    private func waiting(_ name: RunReference) async throws -> RunSummary {
        let run = try await self.run(name)
        guard run.state == .waiting else {
            throw Problem.notNow(
                "not_waiting", "run \(name) does not wait for approval; it is \(run.state.rawValue)",
                wayOut: "see what waits with: clientelactl status")
        }
        return run
    }

    // MARK: Conflicts

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

    // MARK: Quarantine

    package func quarantine(_ filter: QuestionFilter) async throws -> QuarantinePage {
        let after = try Self.question(filter.after, "quarantined record")
        let (source, limit) = (filter.source, filter.limit)
        let (records, names): ([QuarantinedRecord], [SourceID: SourceName]) = try await answer { reader in
            let names = try reader.roster().reduce(into: [SourceID: SourceName]()) { $0[$1.id] = $1.name }
            let asked = try AskedSource(source, reader)
            guard asked.exists else { return ([], names) }
            return (try reader.quarantined(QuestionQuery(source: asked.id, after: after, limit: limit + 1)), names)
        }
        let page = records.prefix(limit).map { QuarantineEntry($0, of: names[$0.source]) }
        return QuarantinePage(
            entries: page, next: records.count > limit ? String(records[limit - 1].id.rawValue) : nil)
    }

    /// The number of a question as it crosses the API.
    private static func question(_ text: String?, _ what: String) throws -> QuestionID? {
        guard let text else { return nil }
        guard let number = Int64(text) else { throw Problem.malformed("'\(text.prefix(40))' is no \(what)'s number") }
        return QuestionID(rawValue: number)
    }
}

extension QuarantineEntry {
    fileprivate init(_ record: QuarantinedRecord, of source: SourceName?) {
        let rejection = record.notice.rejection
        let shown = rejection.externalID.map { ExternalID($0) }
        self.init(
            source: source ?? SourceName("?"), stream: record.notice.key?.stream,
            externalID: record.notice.key?.externalID ?? shown, reason: rejection.reason.rawValue,
            sentence: rejection.reason.sentence, place: rejection.position,
            firstSeenBy: RunReference(record.firstSeenBy), lastSeenBy: RunReference(record.lastSeenBy),
            lastSeenAt: record.lastSeenAt)
    }
}
