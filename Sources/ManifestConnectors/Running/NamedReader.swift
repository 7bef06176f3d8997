import ConnectorKit
import CustomerModel

/// Asks for single records by their names, each with a request of its own.
actor NamedReader: RecordReader {
    /// Records in one page.
    private static let pageSize = 20

    private let setup: SourceSetup
    private let session: Session
    private let rule: RecordRule
    private let request: PullRequest
    private var ids: ArraySlice<ExternalID>
    private var fetcher: PageFetcher?
    private var warned: Set<String> = []

    init(_ setup: SourceSetup, _ session: Session, _ request: PullRequest, ids: [ExternalID], rule: RecordRule) {
        var setup = setup
        setup.manifest.people = setup.manifest.people.asking(rule)
        self.setup = setup
        self.session = session
        self.rule = rule
        self.request = request
        self.ids = ids[...]
    }

    func nextPage() async throws -> PulledPage? {
        guard !ids.isEmpty else { return nil }
        do {
            let fetcher = try await prepared()
            let batch = Array(ids.prefix(Self.pageSize))
            let pages = try await fetch(batch, with: fetcher)
            ids = ids.dropFirst(batch.count)
            return page(of: zip(batch, pages))
        } catch is CancellationError {
            throw Failure("cancelled", .cancelled, "source \(setup.source): the pull was asked to stop")
        }
    }

    func outcome() -> PullOutcome {
        PullOutcome(
            reachedEnd: ids.isEmpty, incompleteBecause: ids.isEmpty ? nil : "not every record was asked for")
    }

    private func prepared() async throws -> PageFetcher {
        if let fetcher { return fetcher }
        let preparation = try await PullPreparation(setup, session, request, start: session.providerNow)
        var made = try preparation.fetcher(for: PullLeg())
        made.accepting = [404, 410]
        fetcher = made
        return made
    }

    /// The answers in the order of the names, as many at once as the service allows.
    private func fetch(_ batch: [ExternalID], with fetcher: PageFetcher) async throws -> [FetchedPage] {
        let width = max(1, setup.manifest.pacing.maximumConcurrent)
        return try await withThrowingTaskGroup(of: (Int, FetchedPage).self) { group in
            var pages = [FetchedPage](repeating: FetchedPage(), count: batch.count)
            var next = 0
            func start() {
                guard next < batch.count else { return }
                let index = next
                next += 1
                var fetcher = fetcher
                fetcher.scope.record["id"] = batch[index].rawValue
                let asking = fetcher
                group.addTask {
                    do {
                        return (index, try await asking.page(at: PagePosition(size: 1), ordinal: index + 1) {})
                    } catch let failure as Failure where failure.kind == .configuration || failure.kind == .data {
                        // One record that the service does not give must not keep the others from coming.
                        return (index, Self.refused(index + 1))
                    }
                }
            }
            for _ in 0..<width { start() }
            while let (index, page) = try await group.next() {
                pages[index] = page
                start()
            }
            return pages
        }
    }

    private static func refused(_ ordinal: Int) -> FetchedPage {
        var page = FetchedPage()
        page.rejections = [
            Rejection(
                reason: .malformedRecord, position: "record \(ordinal) of those that webhooks named",
                detail: "the service does not give it")
        ]
        return page
    }

    private func page(of answers: some Sequence<(ExternalID, FetchedPage)>) -> PulledPage {
        var page = PulledPage(records: [])
        for (id, answer) in answers {
            page.records += answer.records
            page.rejections += answer.rejections
            page.warnings += answer.warnings.filter { warned.insert($0).inserted }
            guard answer.records.isEmpty, answer.rejections.isEmpty else { continue }
            switch rule.absent {
            case .deleted: page.records.append(Record(externalID: id, isDeleted: true))
            case .unknown:
                let sentence = "a record that the service told of is not there; a full pull notices what is gone"
                if warned.insert(sentence).inserted { page.warnings.append(sentence) }
            }
        }
        return page
    }
}

extension PeopleRule {
    /// The same people, asked for one at a time.
    fileprivate func asking(_ rule: RecordRule) -> PeopleRule {
        var people = self
        people.request = rule.request
        people.records = rule.value
        people.absentMeansEmpty = true
        people.total = nil
        people.totalHeader = nil
        people.pagination = .none
        people.incremental = nil
        people.feeds = []
        return people
    }
}
