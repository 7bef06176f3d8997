import ConnectorKit
import CustomerModel
import JSONReading

/// Walks through the customers by the time of their last change.
actor ShopifyWalk: PageWalk {
    private let setup: SourceSetup
    private let service: ShopifySession
    private let request: PullRequest
    private let since: Timestamp?
    private let startedAt: Timestamp
    private var customers: CustomerShape
    private var size: PageSize
    private var marks = MarkTrail()
    private var mark: String?
    private var ordinal = 0
    private var latestChange: Timestamp?
    private var total: Int?
    private var isOver = false

    init(_ setup: SourceSetup, _ service: ShopifySession, _ request: PullRequest) {
        self.setup = setup
        self.service = service
        self.request = request
        since = ChangeState.since(request)
        startedAt = service.session.context.now()
        customers = CustomerShape(.ofCustomer, country: setup.defaultCountry)
        let usual = setup.integer("page_size") ?? 250
        size = PageSize(usual: usual, least: min(usual, 10))
    }

    func next() async throws -> PulledPage? {
        guard !isOver else { return nil }
        ordinal += 1
        var size = size
        let page = try await size.page(service.session.context.monitor) { size -> CustomerShape.Page in
            try await self.page(size)
        }
        self.size = size
        if let change = page.draft.latestChange { latestChange = max(latestChange ?? change, change) }
        mark = page.next
        isOver = page.next == nil
        if let next = page.next, !marks.isNew(next) { throw marks.loop(service.session) }
        if isOver, request.extent == .full { total = await count() }
        return page.draft.page
    }

    func outcome() -> PullOutcome {
        var outcome = PullOutcome(
            reachedEnd: isOver, incompleteBecause: isOver ? nil : "the pull ended before the service's end")
        let start = service.session.providerTime(of: startedAt)
        if isOver {
            outcome.providerTotal = total
            outcome.nextState = ChangeState.next(request, latest: latestChange, start: start).connectorState
        } else if case .incremental(let state) = request.extent {
            outcome.nextState = state
        }
        if request.extent == .full { outcome.sweepState = ChangeState(changedAt: start).connectorState }
        return outcome
    }

    private func page(_ size: PageSize) async throws -> CustomerShape.Page {
        while true {
            let asked = service.affordableSize(limit: size.current)
            let (service, shape, ordinal) = (service, customers, ordinal)
            do {
                return try await service.ask(
                    CustomerQuery.page(shape.form), variables: variables(first: asked), records: asked,
                    attempts: size.attempts, by: shape.shape
                ) { document in
                    guard shape.shape.hasRecords(document) else {
                        throw service.session.brokenPage("it holds no list of customers")
                    }
                    return shape.read(document, ordinal: ordinal)
                }
            } catch let failure as Failure where failure.code == "too_dear" && asked > 1 {
                service.tooDear(asked)
            } catch let failure as Failure where failure.code == "unknown_field" && shape.form == .ofCustomer {
                customers = CustomerShape(.ofAddress, country: setup.defaultCountry)
            }
        }
    }

    private func variables(first: Int) -> JSONText {
        // By the second, since Shopify's search knows no smaller part.
        let since = since.map { moment in
            let whole = Timestamp(milliseconds: moment.milliseconds - moment.milliseconds % 1000)
            return JSONText.text("updated_at:>='\(TimeFormat.iso.format(whole))'")
        }
        return .object(["first": .number(first), "after": mark.map(JSONText.text), "query": since])
    }

    /// Shopify's own number of customers; nil where it does not tell it, or not exactly.
    private func count() async -> Int? {
        let shape = PageShape()
        let (count, precision) = (
            shape.beside("data.customersCount.count"), shape.beside("data.customersCount.precision")
        )
        let found = try? await service.ask(CustomerQuery.count, records: 0, attempts: 2, by: shape) { document in
            let isExact = document.text(precision, in: document.root) == "EXACT"
            return isExact ? document.count(count, in: document.root) : nil
        }
        return found ?? nil
    }
}
