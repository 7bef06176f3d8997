package import CustomerModel
package import CustomerStore
package import Planning
import Synchronization

/// The shared database in memory: the whole seam, no disk; every write is a copy that is kept or dropped.
package final class MemoryStore: CustomerStore, Sendable {
    private let state = Mutex(MemoryTables())

    package init() {}

    package func prepare() async throws {}

    package func close() async {}

    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer {
        try body(state.withLock { $0 })
    }

    package func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Answer
    ) async throws -> Answer {
        try state.withLock { tables in
            let draft = MemoryWriter(tables)
            let answer = try body(draft)
            tables = draft.tables
            return answer
        }
    }

    /// The tables as they stand.
    package var tables: MemoryTables { state.withLock { $0 } }

    /// Does to a customer what the shop's own application could do.
    package func edit(_ id: CustomerID, _ body: (inout Person) -> Void) {
        state.withLock { tables in
            guard var person = tables.people[id] else { return }
            body(&person)
            tables.people[id] = person
            tables.reindex()
        }
    }

    /// Adds a customer as the shop's own application would.
    package func insert(_ person: Person) -> CustomerID {
        state.withLock { tables in
            let id = CustomerID(rawValue: tables.nextCustomer)
            tables.nextCustomer += 1
            var person = person
            person.id = id
            tables.people[id] = person
            tables.reindex()
            return id
        }
    }
}

/// What the database holds.
package struct MemoryTables: Sendable, StoreReader {
    package var people: [CustomerID: Person] = [:]
    package var sources: [SourceStanding] = []
    package var runs: [RunID: (report: RunReport, source: SourceID)] = [:]
    package var checkpointRows: [SourceID: [StreamID: Checkpoint]] = [:]
    package var changeRows: [(run: RunID, change: RecordedChange)] = []
    package var quarantineRows: [(source: SourceID, run: RunID, notice: QuarantineNotice, id: Int64)] = []
    fileprivate var nextQuestion: Int64 = 1
    package var conflictRows: [MemoryConflict] = []
    package var erasedKeys: Set<EmailKey> = []
    package var shopData: Set<CustomerID> = []
    /// When a customer was changed last, where that was after it was made.
    package var changedAt: [CustomerID: Timestamp] = [:]
    /// Rows of the customer tables written so far (R9).
    package var customerRowsWritten = 0
    package fileprivate(set) var nextCustomer: Int64 = 1
    fileprivate var nextIdentity: Int64 = 1
    fileprivate var owners: [EmailKey: CustomerID] = [:]
    fileprivate var crosswalk: [SourceID: [RecordKey: CustomerID]] = [:]

    package init() {}

    fileprivate mutating func reindex() {
        owners = [:]
        crosswalk = [:]
        for person in people.values { index(person) }
    }

    fileprivate mutating func index(_ person: Person) {
        if let key = person.emailKey { owners[key] = person.id }
        for identity in person.identities { crosswalk[identity.source, default: [:]][identity.key] = person.id }
    }

    package func roster() -> [SourceStanding] { sources }

    private func identity(_ key: RecordKey, _ source: SourceID) -> (Person, Identity)? {
        guard let id = crosswalk[source]?[key], let person = people[id],
            let identity = person.identities.first(where: { $0.source == source && $0.key == key })
        else { return nil }
        return (person, identity)
    }

    package func recognise(_ batch: [StagedRecord], source: SourceID) -> Recognition {
        var recognition = Recognition(identities: [])
        for (index, record) in batch.enumerated() {
            let known = identity(record.key, source).map { person, identity in
                KnownIdentity(
                    customer: person.id, hash: identity.hash, isInConflict: identity.isInConflict,
                    isMissing: identity.missingSince != nil)
            }
            recognition.identities.append(known)
            if let key = record.address.key {
                if erasedKeys.contains(key) { recognition.suppressed.insert(index) }
                if known?.isSettled(by: record.hash) != true { recognition.owners[key] = owners[key] }
            }
        }
        return recognition
    }

    package func people(_ ids: [CustomerID]) -> [CustomerID: Person] {
        var found: [CustomerID: Person] = [:]
        var queue = ids
        while let id = queue.popLast() {
            guard found[id] == nil, let person = people[id] else { continue }
            found[id] = person
            if let survivor = person.mergedInto { queue.append(survivor) }
        }
        return found
    }

    private func present(_ source: SourceID, _ stream: StreamID) -> [(ExternalID, CustomerID)] {
        people.values.flatMap { person in
            person.identities
                .filter { $0.source == source && $0.key.stream == stream && $0.missingSince == nil }
                .map { ($0.key.externalID, person.id) }
        }
    }

    package func presentCount(source: SourceID, stream: StreamID) -> Int { present(source, stream).count }

    package func presentIdentities(
        source: SourceID, stream: StreamID, after: ExternalID?, limit: Int
    ) -> [PresentIdentity] {
        let bytes: (ExternalID) -> [UInt8] = { Array($0.rawValue.utf8) }
        return present(source, stream)
            .filter { entry in after.map { bytes($0).lexicographicallyPrecedes(bytes(entry.0)) } ?? true }
            .sorted { bytes($0.0).lexicographicallyPrecedes(bytes($1.0)) }
            .prefix(limit)
            .map { PresentIdentity(externalID: $0.0, customer: $0.1) }
    }

    package func customerSheets(after: CustomerID?, since: Timestamp?, limit: Int) -> [CustomerSheet] {
        let behind = after?.rawValue ?? 0
        return people.values.filter { $0.id.rawValue > behind }.sorted { $0.id < $1.id }
            .map { CustomerSheet(person: $0, updatedAt: changedAt[$0.id] ?? $0.createdAt) }
            .filter { sheet in since.map { sheet.updatedAt >= $0 } ?? true }
            .prefix(limit).map(\.self)
    }

    package func checkpoints(source: SourceID) -> [StreamID: Checkpoint] { checkpointRows[source] ?? [:] }

    package func run(_ id: RunID) -> RunReport? { runs[id]?.report }

    package func changes(of run: RunID, before sequence: Int64?, limit: Int) -> [RecordedChange] {
        Array(
            changeRows.filter { $0.run == run && $0.change.sequence < sequence ?? .max }.map(\.change).reversed()
                .prefix(limit))
    }

    package func isTouched(_ customer: CustomerID, after sequence: Int64, otherThanBy runs: Set<RunID>) -> Bool {
        changeRows.contains {
            $0.change.customer == customer && $0.change.sequence > sequence && !runs.contains($0.run)
        }
    }

    package func hasShopData(_ customer: CustomerID) -> Bool { shopData.contains(customer) }

    package func violations() -> [Violation] {
        var keys: Set<EmailKey> = []
        var found: [Violation] = []
        for person in people.values {
            if let key = person.emailKey, !keys.insert(key).inserted {
                found.append(Violation(rule: "R4", detail: "two customers have one e-mail key"))
            }
            if let survivor = person.mergedInto, people[survivor] == nil {
                found.append(Violation(rule: "R6", detail: "a tombstone leads nowhere"))
            }
            if person.mergedInto != nil, !person.identities.isEmpty {
                found.append(Violation(rule: "R6", detail: "a tombstone has identities"))
            }
        }
        for row in conflictRows where row.isOpen {
            if people[row.notice.customer] == nil || people[row.notice.owner] == nil {
                found.append(Violation(rule: "R7", detail: "an open conflict names a customer that is not there"))
            }
        }
        return found
    }
}

private final class MemoryWriter: StoreWriter {
    var tables: MemoryTables

    init(_ tables: MemoryTables) { self.tables = tables }

    func register(_ name: SourceName, kind: SourceKind, rank: Int, connector: String) -> SourceStanding {
        if let index = tables.sources.firstIndex(where: { $0.name == name }) {
            tables.sources[index].kind = kind
            tables.sources[index].rank = rank
            return tables.sources[index]
        }
        let id = SourceID(rawValue: Int64(tables.sources.count + 1))
        let standing = SourceStanding(id: id, name: name, kind: kind, rank: rank)
        tables.sources.append(standing)
        return standing
    }

    func beginRun(_ report: RunReport, source: SourceID) -> RunID {
        let id = RunID(rawValue: Int64(tables.runs.count + 1))
        var report = report
        report.id = id
        tables.runs[id] = (report, source)
        return id
    }

    func updateRun(_ report: RunReport) throws {
        guard let id = report.id, let row = tables.runs[id] else {
            throw Failure("unknown_run", .internal, "the run has no row")
        }
        tables.runs[id] = (report, row.source)
    }

    func apply(_ changes: [PersonChange], run: RunID, at now: Timestamp) throws {
        var numbers: [CustomerID: CustomerID] = [:]
        for change in changes {
            if let before = change.before {
                guard tables.people[before.id] != nil else {
                    throw Failure("unknown_customer", .internal, "customer \(before.id.rawValue) does not exist")
                }
                if let key = before.emailKey, change.after?.emailKey != key, tables.owners[key] == before.id {
                    tables.owners[key] = nil
                }
                for identity in before.identities { tables.crosswalk[identity.source]?[identity.key] = nil }
            }
        }
        for change in changes {
            guard var after = change.after else {
                if let before = change.before { tables.people[before.id] = nil }
                record(change, id: change.before?.id ?? CustomerID(rawValue: 0), run: run)
                continue
            }
            if after.id.isProvisional {
                let id = CustomerID(rawValue: tables.nextCustomer)
                tables.nextCustomer += 1
                numbers[after.id] = id
                after.id = id
                after.createdAt = now
            }
            for index in after.identities.indices where after.identities[index].id == .unwritten {
                after.identities[index].id = IdentityID(rawValue: tables.nextIdentity)
                tables.nextIdentity += 1
            }
            if let survivor = after.mergedInto {
                let survivor = numbers[survivor] ?? survivor
                after.mergedInto = survivor
                for index in tables.conflictRows.indices where tables.conflictRows[index].isOpen {
                    tables.conflictRows[index].follow(after.id, to: survivor)
                }
            }
            if let key = after.emailKey, let owner = tables.owners[key], owner != after.id {
                throw Failure("email_key_taken", .internal, "R4: the e-mail key of customer \(owner.rawValue) is taken")
            }
            tables.people[after.id] = after
            tables.changedAt[after.id] = now
            tables.index(after)
            tables.customerRowsWritten += 1
            record(change, id: after.id, run: run)
        }
    }

    private func record(_ change: PersonChange, id: CustomerID, run: RunID) {
        let image = change.before.flatMap { before in change.after.map { ChangeImage(before: before, after: $0) } }
        let row = RecordedChange(
            sequence: Int64(tables.changeRows.count + 1), customer: id, kind: change.kind, image: image)
        tables.changeRows.append((run, row))
    }

    func quarantine(_ notices: [QuarantineNotice], source: SourceID, run: RunID, at: Timestamp) {
        for notice in notices {
            let listed = tables.quarantineRows.firstIndex {
                $0.source == source && $0.notice.key == notice.key
                    && (notice.key != nil || $0.notice.rejection == notice.rejection)
            }
            if let listed {
                tables.quarantineRows[listed].run = run
                tables.quarantineRows[listed].notice = notice
            } else {
                tables.quarantineRows.append((source, run, notice, tables.nextQuestion))
                tables.nextQuestion += 1
            }
        }
    }

    func clearQuarantine(source: SourceID, exceptSeenBy run: RunID) {
        tables.quarantineRows.removeAll { $0.source == source && $0.run != run }
    }

    func recordConflicts(
        _ opened: [ConflictNotice], settled: [RecordKey], source: SourceID, run: RunID, at now: Timestamp
    ) {
        for index in tables.conflictRows.indices
        where tables.conflictRows[index].isOpen && tables.conflictRows[index].source == source
            && settled.contains(tables.conflictRows[index].notice.key)
        { tables.conflictRows[index].settledBy = run }
        for var notice in opened {
            if notice.owner.isProvisional { notice.owner = tables.owners[notice.contested] ?? notice.owner }
            let open = tables.conflictRows.firstIndex {
                $0.isOpen && $0.source == source && $0.notice.key == notice.key
            }
            if let open {
                tables.conflictRows[open].notice = notice
            } else {
                tables.conflictRows.append(
                    MemoryConflict(source: source, notice: notice, openedBy: run, openedAt: now))
            }
        }
    }

    func reviewConflicts(
        after changes: [PersonChange], takingBack run: RunID, as undo: RunID, at now: Timestamp
    ) {
        let customers = Set(changes.flatMap { [$0.before?.id, $0.after?.id].compactMap { $0 } })
        let undos = Set(tables.runs.filter { $0.value.report.mode == .undo }.keys)
        for index in tables.conflictRows.indices.reversed() {
            let row = tables.conflictRows[index]
            let claimant = tables.crosswalk[row.source]?[row.notice.key].flatMap { tables.people[$0] }
            let isClaimed =
                claimant?.identities.contains {
                    $0.source == row.source && $0.key == row.notice.key && $0.isInConflict
                } ?? false
            let owner = tables.owners[row.notice.contested]
            if let claimant, let owner, isClaimed, owner != claimant.id {
                let hasOpen = tables.conflictRows.contains {
                    $0.isOpen && $0.source == row.source && $0.notice.key == row.notice.key
                }
                if let settledBy = row.settledBy, !hasOpen, settledBy == run || undos.contains(settledBy) {
                    tables.conflictRows[index].settledBy = nil
                }
                guard tables.conflictRows[index].isOpen else { continue }
                tables.conflictRows[index].notice.customer = claimant.id
                tables.conflictRows[index].notice.owner = owner
            } else if row.isOpen, customers.contains(row.notice.customer) || customers.contains(row.notice.owner) {
                tables.conflictRows[index].settledBy = undo
            }
        }
    }

    func saveCheckpoint(_ checkpoint: Checkpoint, source: SourceID, stream: StreamID) {
        tables.checkpointRows[source, default: [:]][stream] = checkpoint
    }

    // Questions, answered by the draft.
    func roster() -> [SourceStanding] { tables.roster() }
    func recognise(_ batch: [StagedRecord], source: SourceID) -> Recognition {
        tables.recognise(batch, source: source)
    }
    func people(_ ids: [CustomerID]) -> [CustomerID: Person] { tables.people(ids) }
    func presentCount(source: SourceID, stream: StreamID) -> Int { tables.presentCount(source: source, stream: stream) }
    func presentIdentities(
        source: SourceID, stream: StreamID, after: ExternalID?, limit: Int
    ) -> [PresentIdentity] {
        tables.presentIdentities(source: source, stream: stream, after: after, limit: limit)
    }
    func customerSheets(after: CustomerID?, since: Timestamp?, limit: Int) -> [CustomerSheet] {
        tables.customerSheets(after: after, since: since, limit: limit)
    }
    func checkpoints(source: SourceID) -> [StreamID: Checkpoint] { tables.checkpoints(source: source) }
    func run(_ id: RunID) -> RunReport? { tables.run(id) }
    func runs(_ query: RunQuery) -> [RunReport] { tables.runs(query) }
    func changes(of run: RunID, before sequence: Int64?, limit: Int) -> [RecordedChange] {
        tables.changes(of: run, before: sequence, limit: limit)
    }
    func isTouched(_ customer: CustomerID, after sequence: Int64, otherThanBy runs: Set<RunID>) -> Bool {
        tables.isTouched(customer, after: sequence, otherThanBy: runs)
    }
    func openConflicts(_ query: QuestionQuery) -> [OpenConflict] { tables.openConflicts(query) }
    func openConflict(_ id: QuestionID) -> OpenConflict? { tables.openConflict(id) }
    func quarantined(_ query: QuestionQuery) -> [QuarantinedRecord] { tables.quarantined(query) }
    func questionCounts() -> [SourceID: QuestionCounts] { tables.questionCounts() }
    func leftOut(seenBy run: RunID) -> [LeftOutCount] { tables.leftOut(seenBy: run) }
    func hasShopData(_ customer: CustomerID) -> Bool { tables.hasShopData(customer) }
    func violations() -> [Violation] { tables.violations() }
}
