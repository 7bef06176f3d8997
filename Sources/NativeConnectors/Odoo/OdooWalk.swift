import ConnectorKit
import CustomerModel
import JSONReading

/// Walks through the partners, by their numbers.
actor OdooWalk: PageWalk {
    private let setup: SourceSetup
    private let service: OdooSession
    private let query: PartnerQuery
    private let request: PullRequest
    private let since: Timestamp?
    private let startedAt: Timestamp
    private var shape: PartnerShape?
    private var total: Int?
    private var size: PageSize
    private var last: Int64 = 0
    private var ordinal = 0
    private var latestChange: Timestamp?
    private var isOver = false

    init(_ setup: SourceSetup, _ service: OdooSession, _ request: PullRequest) {
        self.setup = setup
        self.service = service
        self.request = request
        query = PartnerQuery(setup, service)
        since = ChangeState.since(request)
        startedAt = service.session.context.now()
        let usual = setup.integer("page_size") ?? 500
        size = PageSize(usual: usual, least: min(usual, 20))
    }

    func next() async throws -> PulledPage? {
        guard !isOver else { return nil }
        let shape = try await prepared()
        ordinal += 1
        let (service, query, since, last, ordinal) = (service, query, since, last, ordinal)
        var size = size
        let (page, asked) = try await size.page(service.session.context.monitor) { size in
            let call = query.page(after: last, since: since, fields: shape.fields, size: size)
            let page = try await service.call(call, by: shape.shapes, attempts: size.attempts) { document, form in
                guard form.shape.hasRecords(document) else {
                    throw service.session.brokenPage("it holds no list of contacts")
                }
                return shape.read(document, form, ordinal: ordinal)
            }
            return (page, size.current)
        }
        self.size = size
        if let change = page.draft.latestChange { latestChange = max(latestChange ?? change, change) }
        // A page that is merely short is not the end: a server may have a limit of its own.
        if page.rows == 0 || page.last == nil && page.rows < asked {
            isOver = true
        } else if let reached = page.last, reached > last {
            self.last = reached
        } else {
            throw Failure(
                "endless_pages", .transient,
                "source \(setup.source): Odoo gives contacts that were read before; nothing was applied")
        }
        var pulled = page.draft.page
        if request.extent == .full { pulled.expectedTotal = total }
        return pulled
    }

    func outcome() -> PullOutcome {
        var outcome = PullOutcome(
            reachedEnd: isOver, incompleteBecause: isOver ? nil : "the pull ended before the service's end")
        let start = service.session.providerTime(of: startedAt)
        if isOver {
            if request.extent == .full { outcome.providerTotal = total }
            outcome.nextState = ChangeState.next(request, latest: latestChange, start: start).connectorState
        } else if case .incremental(let state) = request.extent {
            outcome.nextState = state
        }
        if request.extent == .full { outcome.sweepState = ChangeState(changedAt: start).connectorState }
        return outcome
    }

    private func prepared() async throws -> PartnerShape {
        if let shape { return shape }
        if request.extent == .full { total = try await query.count(since: since) }
        let fields = try await query.fields()
        let tags = fields.contains("category_id") ? try await query.tags() : [:]
        let made = PartnerShape(fields: fields, tags: tags, defaultCountry: setup.defaultCountry)
        shape = made
        return made
    }
}
