import ConnectorKit
import CustomerModel
import JSONReading

/// What a pull needs before its first page: names that the service resolves, suppressed addresses, compiled rules.
struct PullPreparation: Sendable {
    let setup: SourceSetup
    let session: Session
    let request: PullRequest
    private(set) var scope: TemplateScope
    private(set) var legs: [PullLeg] = []
    private var suppressed = SuppressedAddresses()
    private var budgets: [LookupRunner.Budget] = []

    private var people: PeopleRule { setup.manifest.people }

    /// Makes the preparatory requests.
    ///
    /// `start`: when the pull began, in the service's time as far as it is known.
    init(_ setup: SourceSetup, _ session: Session, _ request: PullRequest, start: Timestamp) async throws {
        self.setup = setup
        self.session = session
        self.request = request
        scope = setup.scope
        scope.streamID = request.stream.id.rawValue
        scope.streamName = request.stream.name
        budgets = people.lookups.map { LookupRunner.Budget($0.budget) }
        try await readMetadata()
        try await readSuppressions()
        legs = PullLeg.all(
            people, extent: request.extent, lookback: request.lookback, start: start,
            from: people.incremental.flatMap(firstWindow))
    }

    /// What a full pull in windows begins with: a date or a moment.
    private func firstWindow(_ rule: IncrementalRule) -> Timestamp? {
        guard let text = rule.windowsFrom?.text(in: scope) else { return nil }
        return TimeFormat.iso.parse(text) ?? TimeFormat.dateOnly.parse(text)
    }

    /// The fetcher of one leg.
    func fetcher(for leg: PullLeg) throws -> PageFetcher {
        let people = people.asked(in: leg)
        let rule = people.incremental
        var scope = scope
        scope.feed = leg.feed?.values ?? [:]
        let format = (rule?.notation ?? .iso).format(zone: setup.zone)
        scope.since = leg.since.map(format.format)
        scope.until = leg.until.map(format.format)
        let frame = try PageFrame(
            records: people.records, total: people.total, totalHeader: people.totalHeader,
            absentMeansEmpty: people.absentMeansEmpty, isSingle: request.extent.isNamed,
            pagination: people.pagination, session: session, scope: scope)
        let cleaning = ValueCleaning(
            emptyValues: people.emptyValues, repairsMojibake: people.repairsMojibake,
            defaultCountry: setup.defaultCountry)
        let mapper = try RecordMapper(
            people, cleaning: cleaning, zone: setup.zone, plan: frame.plan, record: frame.record, scope: scope)
        let mark =
            people.pagination.kind == .lastRecord
            ? try people.pagination.next?.compiled(plan: frame.plan, below: frame.record, scope: scope) : nil
        return PageFetcher(
            session: session, people: people, request: people.request, frame: frame, mapper: mapper, mark: mark,
            scope: scope, leg: leg, oldest: rule?.clientSide == nil ? nil : leg.since,
            lookups: try lookups(cleaning, scope), suppressed: suppressed.isEmpty ? nil : suppressed)
    }

    private func lookups(_ cleaning: ValueCleaning, _ scope: TemplateScope) throws -> LookupRunner? {
        let steps = try zip(people.lookups, budgets).compactMap { rule, budget in
            // A look-up of which the source's settings want nothing would be a request in vain for each person.
            let wanted = people.fields.filter { $0.lookup == rule.name && $0.hasPath(in: scope) }
            let isIdle = wanted.isEmpty && rule.consent == nil || !(rule.when?.holds(in: scope) ?? true)
            guard !isIdle else { return nil as (step: LookupRunner.Step, budget: LookupRunner.Budget)? }
            let plan = JSONPlan()
            let fields = try wanted.map {
                try CompiledField($0, cleaning: cleaning, plan: plan, below: plan.root, scope: scope)
            }
            let errors = try CompiledErrors(setup.manifest.errors, plan: plan, scope: scope)
            let consent = try rule.consent.map {
                try CompiledConsent($0, zone: setup.zone, plan: plan, below: plan.root, scope: scope)
            }
            let step = LookupRunner.Step(rule: rule, plan: plan, fields: fields, consent: consent, errors: errors)
            return (step, budget)
        }
        guard !steps.isEmpty else { return nil }
        return LookupRunner(
            session: session, scope: scope, steps: steps, concurrent: setup.manifest.pacing.maximumConcurrent)
    }

    private mutating func readMetadata() async throws {
        for rule in people.metadata {
            let table = TableReading(
                request: rule.request, records: rule.records, columns: [rule.key, rule.value], total: nil,
                pagination: .none)
            var names: [String: String] = [:]
            _ = try await table.read(session, scope: scope) { row in
                if let key = row[0], let value = row[1] { names[key] = value }
            }
            scope.metadata[rule.name] = names
        }
    }

    private mutating func readSuppressions() async throws {
        for rule in people.suppressions {
            let table = TableReading(
                request: rule.request, records: rule.records, columns: [rule.key.path, rule.word], total: rule.total,
                pagination: rule.pagination)
            var found = suppressed
            let end = try await table.read(session, scope: scope) { row in
                guard let key = row[0] else { return }
                switch rule.key {
                case .email: found.add(email: key, rule.consent(for: row[1]))
                case .externalID: found.add(externalID: key, rule.consent(for: row[1]))
                }
            }
            suppressed = found
            if case .cut(let reason) = end {
                throw Failure(
                    "incomplete_suppressions", .transient,
                    "source \(setup.source): the suppressed addresses could not be read to the end: \(reason)")
            }
        }
    }
}

extension PullRequest.Extent {
    /// Whether single records are asked for.
    fileprivate var isNamed: Bool { if case .named = self { true } else { false } }
}
