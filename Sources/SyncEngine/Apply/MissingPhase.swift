import CustomerModel
import CustomerStore
import Planning

/// Finds and marks identities that a complete pull no longer contains (R12), and brakes when too many are gone (C7).
struct MissingPhase: Sendable {
    private static let pageSize = 2000

    let store: any CustomerStore
    let spool: any Spool
    let planner: BatchPlanner
    let time: EngineTime
    /// Records that the pull showed, but that could not be read: they are there.
    let unreadable: Set<RecordKey>

    /// How much of what was known a stream's pull has shown again.
    struct Count: Sendable {
        var known = 0
        var absent = 0

        /// Whether fewer were shown than the brake demands.
        func isBelow(_ share: Double) -> Bool { known > 0 && Double(known - absent) < share * Double(known) }
    }

    /// Judges cheaply whether a stream may have lost more than the brake allows: by its size and a sample.
    ///
    /// true: it has to be counted. What the sample does not show is seen when all is recognised.
    func isDoubtful(_ stream: StreamID, known: Int, share: Double) async throws -> Bool {
        guard known > Self.pageSize else { return known > 0 }
        guard try await Double(spool.count(of: stream)) >= share * Double(known) else { return true }
        let source = planner.source.id
        let sample = try await store.read {
            try $0.presentIdentities(source: source, stream: stream, after: nil, limit: Self.pageSize)
        }
        let absent = try await spool.absent(sample.map(\.externalID), from: stream)
        return absent.count > sample.count / 100
    }

    /// Identities of a stream that were present before the run.
    func known(_ stream: StreamID) async throws -> Int {
        let source = planner.source.id
        return try await store.read { try $0.presentCount(source: source, stream: stream) }
    }

    /// Counts without writing.
    func count(_ stream: StreamID) async throws -> Count {
        var count = Count()
        try await forEachPage(of: stream) { page, absent in
            count.known += page
            count.absent += absent.count
        }
        return count
    }

    /// Marks what is absent; returns how many identities.
    func mark(_ stream: StreamID, since run: RunID) async throws -> Int {
        var marked = 0
        try await forEachPage(of: stream) { _, absent in
            for start in stride(from: 0, to: absent.count, by: 200) {
                try Task.checkCancellation()
                let part = absent[start..<min(start + 200, absent.count)]
                let keys = Set(part.map { RecordKey(stream: stream, externalID: $0.externalID) })
                let customers = Array(Set(part.map(\.customer)))
                let planner = planner
                let now = time.now()
                try await store.write { writer in
                    let people = try writer.people(customers)
                    let changes = planner.planMissing(keys, since: run, people: Array(people.values))
                    try writer.apply(changes, run: run, at: now)
                }
                marked += keys.count
                try await time.sleep(.milliseconds(2))
            }
        }
        return marked
    }

    private func forEachPage(
        of stream: StreamID, _ body: (_ known: Int, _ absent: [PresentIdentity]) async throws -> Void
    ) async throws {
        var last: ExternalID?
        while true {
            let after = last
            let source = planner.source.id
            let page = try await store.read {
                try $0.presentIdentities(source: source, stream: stream, after: after, limit: Self.pageSize)
            }
            guard let end = page.last else { return }
            let absent = Set(try await spool.absent(page.map(\.externalID), from: stream))
            try await body(
                page.count,
                page.filter { identity in
                    absent.contains(identity.externalID)
                        && !unreadable.contains(RecordKey(stream: stream, externalID: identity.externalID))
                })
            last = end.externalID
        }
    }
}
