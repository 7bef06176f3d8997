package import CustomerModel
package import CustomerStore
package import Planning

/// A spool in memory, as simple as it can be.
package actor MemorySpool: Spool {
    private var staged: [RecordKey: StagedRecord] = [:]
    private var ordered: [StagedRecord] = []
    private var repeated = 0
    private let batchCap: Int

    /// `batchCap`: the most records of a batch, whatever is asked for, so that few records make many batches.
    package init(batchCap: Int = .max) { self.batchCap = batchCap }

    package func begin() {
        staged = [:]
        ordered = []
        repeated = 0
    }

    package func stage(_ records: [StagedRecord]) {
        for record in records {
            if let other = staged[record.key] {
                repeated += 1
                if (record.changedAt?.milliseconds ?? .min) < (other.changedAt?.milliseconds ?? .min) { continue }
            }
            staged[record.key] = record
        }
    }

    package func seal() -> Int {
        ordered = staged.values.sorted {
            let (left, right) = ($0.address.key?.rawValue, $1.address.key?.rawValue)
            if left != right {
                guard let left else { return false }
                guard let right else { return true }
                return Array(left.utf8).lexicographicallyPrecedes(Array(right.utf8))
            }
            if $0.key.stream != $1.key.stream { return $0.key.stream < $1.key.stream }
            return Array($0.key.externalID.rawValue.utf8)
                .lexicographicallyPrecedes(Array($1.key.externalID.rawValue.utf8))
        }
        return repeated
    }

    package func count(of stream: StreamID) -> Int { staged.keys.count { $0.stream == stream } }

    package func batch(after position: SpoolPosition?, limit: Int) -> SpoolBatch? {
        let start = Int(position?.rawValue ?? 0)
        guard start < ordered.count else { return nil }
        var end = min(start + max(min(limit, batchCap), 1), ordered.count)
        while end < ordered.count, let key = ordered[end - 1].address.key, ordered[end].address.key == key { end += 1 }
        return SpoolBatch(records: Array(ordered[start..<end]), end: SpoolPosition(rawValue: Int64(end)))
    }

    package func absent(_ ids: [ExternalID], from stream: StreamID) -> [ExternalID] {
        ids.filter { staged[RecordKey(stream: stream, externalID: $0)] == nil }
    }

    package func discard() { begin() }
}

/// Makes spools in memory, one a source, kept between calls.
package actor MemorySpoolFactory: SpoolFactory {
    private var spools: [SourceName: MemorySpool] = [:]
    private let batchCap: Int

    package init(batchCap: Int = .max) { self.batchCap = batchCap }

    package func spool(for source: SourceName) -> any Spool {
        if let spool = spools[source] { return spool }
        let spool = MemorySpool(batchCap: batchCap)
        spools[source] = spool
        return spool
    }
}
