import ConnectorKit
import CustomerModel
import JSONReading

/// A page with what the walk and the report need to know of it.
struct FetchedPage: Sendable {
    var records: [Record] = []
    var rejections: [Rejection] = []
    var warnings: [String] = []
    var facts = PageFacts()
    /// The latest change in it.
    var latestChange: Timestamp?
}

/// Fetches and reads pages of one leg; many at once.
struct PageFetcher: Sendable {
    /// Times that a page with a fault in its body is asked for; the transport's own retries do not see such faults.
    private static let attempts = 3
    /// Attempts of the transport where a smaller page may do better than a further try.
    private static let attemptsBeforeShrinking = 3

    let session: Session
    let people: PeopleRule
    let request: RequestTemplate
    let frame: PageFrame
    let mapper: RecordMapper
    let mark: CompiledPath?
    var scope: TemplateScope
    let leg: PullLeg
    /// Records that changed before this are passed over (`client_side`).
    let oldest: Timestamp?
    let lookups: LookupRunner?
    let suppressed: SuppressedAddresses?
    /// Refusals that mean an empty page.
    var accepting: Set<Int> = []

    /// A page, read.
    ///
    /// `onArrival` hears when its answer is there, before it is read: the next may then be asked for.
    func page(
        at position: PagePosition, ordinal: Int, onArrival: @Sendable () -> Void
    ) async throws -> FetchedPage {
        var attempt = 1
        while true {
            do {
                var page = try await once(position, ordinal, onArrival)
                if let lookups { try await lookups.complete(&page) }
                if let suppressed { suppressed.apply(to: &page.records, list: scope.streamID ?? "") }
                return page
            } catch let failure as Failure where Self.isUnseen(failure) && attempt < Self.attempts {
                attempt += 1
                try Task.checkCancellation()
                session.context.monitor.observe(
                    .retrying(attempt: attempt, after: .zero, reason: failure.message))
            }
        }
    }

    private func canShrink(_ position: PagePosition) -> Bool {
        position.link == nil && people.pagination.kind != .none
            && position.size / 2 >= people.pagination.minimumSize
    }

    /// Whether it is a trouble that only shows when a page is read.
    private static func isUnseen(_ failure: Failure) -> Bool {
        failure.code == "broken_page" || failure.code == "error_in_answer"
    }

    private func once(
        _ position: PagePosition, _ ordinal: Int, _ onArrival: @Sendable () -> Void
    ) async throws -> FetchedPage {
        let base = try await session.base()
        // A range behind the end is answered by 416.
        let accepting = people.pagination.kind == .offset ? accepting.union([416]) : accepting
        return try await session.exchange(
            request, scope: scope.asking(for: position), link: position.link, accepting: accepting,
            attempts: canShrink(position) ? Self.attemptsBeforeShrinking : nil
        ) { answer in
            onArrival()
            if accepting.contains(answer.status) { return FetchedPage() }
            return try await session.reading.run { try read(answer, ordinal, base) }
        }
    }

    private func read(_ answer: HTTPResponse, _ ordinal: Int, _ base: WebAddress) throws -> FetchedPage {
        // Out of `self`, so that the closure for each row does not copy it.
        let (mapper, mark, oldest, feed) = (mapper, mark, oldest, leg.feed)
        let isKeyset = people.pagination.kind == .lastRecord
        var page = FetchedPage()
        page.records.reserveCapacity(min(people.pagination.size, 5000))
        var notes = PageNotes()
        var keys = KeyDigest()
        var edge = PageEdges(width: people.pagination.overlap)
        var last: String?
        var reachedOld = false
        page.facts = try frame.read(answer, parsers: session.parsers) { document, row, index in
            let key = mapper.keyCell(in: document, row)
            let bytes = key?.bytes ?? UnsafeBufferPointer(start: nil, count: 0)
            keys.add(bytes)
            edge.add(bytes)
            let changedAt = mapper.changeTime(in: document, row)
            if let changedAt, changedAt > page.latestChange ?? changedAt.advanced(by: .seconds(-1)) {
                page.latestChange = changedAt
            }
            if isKeyset {
                last = mark.map { document.first($0, in: row)?.text } ?? key?.text
            }
            if let oldest, let changedAt, changedAt < oldest {
                reachedOld = true
                return
            }
            let outcome = mapper.map(
                document, row, key: key, changedAt: changedAt, feed: feed, notes: &notes
            ) { "page \(ordinal), record \(index + 1)" }
            switch outcome {
            case .record(let record): page.records.append(record)
            case .rejection(let rejection): page.rejections.append(rejection)
            }
        }
        page.warnings = notes.warnings
        page.facts.digest = keys.digest
        page.facts.head = edge.head
        page.facts.tail = edge.tail
        page.facts.last = last
        page.facts.reachedOld = reachedOld && people.incremental?.clientSide == .descending
        page.facts.resolveLink(from: answer, base: base, people.pagination)
        return page
    }
}

/// The first and last keys of a page, where pages overlap.
private struct PageEdges {
    let width: Int
    private(set) var head: [UInt64] = []
    private(set) var tail: [UInt64] = []

    init(width: Int) { self.width = width }

    mutating func add(_ key: UnsafeBufferPointer<UInt8>) {
        guard width > 0 else { return }
        let hash = KeyDigest.hash(key)
        if head.count < width { head.append(hash) }
        tail.append(hash)
        if tail.count > width { tail.removeFirst() }
    }
}
