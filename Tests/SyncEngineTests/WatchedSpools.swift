import CustomerModel
import CustomerStore
import Planning
import TestSupport

/// Makes spools that take their time to be discarded, and counts those that are.
actor WatchedSpools: SpoolFactory {
    private(set) var discards = 0

    func spool(for source: SourceName) -> any Spool { WatchedSpool(spools: self) }

    fileprivate func wasDiscarded() { discards += 1 }
}

private struct WatchedSpool: Spool {
    let spools: WatchedSpools
    private let inner = MemorySpool()

    init(spools: WatchedSpools) { self.spools = spools }

    func begin() async { await inner.begin() }
    func stage(_ records: [StagedRecord]) async { await inner.stage(records) }
    func seal() async -> Int { await inner.seal() }
    func count(of stream: StreamID) async -> Int { await inner.count(of: stream) }
    func batch(after position: SpoolPosition?, limit: Int) async -> SpoolBatch? {
        await inner.batch(after: position, limit: limit)
    }
    func absent(_ ids: [ExternalID], from stream: StreamID) async -> [ExternalID] {
        await inner.absent(ids, from: stream)
    }
    func discard() async {
        for _ in 0..<200 { await Task.yield() }
        await spools.wasDiscarded()
    }
}
