import CustomerModel
import CustomerStore
import Planning
import TestSupport
import Testing

extension SpoolConformance {
    /// Random records, repeats among them, against a model that sorts an array.
    static func anyRecordsComeBackInOrder(_ spool: any Spool, seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<12 {
            let streams = ["b", "a", "c"].prefix(Int.random(in: 1...3, using: &random)).map { $0 }
            let size = [0, 1, 30, 400][round % 4]
            var arrivals: [StagedRecord] = []
            for _ in 0..<size { arrivals.append(someRecord(streams: streams, size: size, &random)) }
            try await check(spool, arrivals, streams: streams, "seed \(seed), round \(round)", &random)
        }
    }

    private static func someRecord(
        streams: [String], size: Int, _ random: inout SeededRandom
    ) -> StagedRecord {
        let email: String?
        switch Int.random(in: 0..<10, using: &random) {
        case 0: email = nil
        case 1: email = "unusable"
        case 2: email = "josé\(Int.random(in: 0..<9, using: &random))@españa.es"
        default: email = "P\(Int.random(in: 0...size / 2, using: &random))@example.com"
        }
        return staged(
            "\(Int.random(in: 0...size, using: &random))", stream: random.pick(streams), email: email,
            changedAt: random.chance(0.3) ? nil : Int64.random(in: -3...3, using: &random),
            name: "n\(UInt8.random(in: 0...255, using: &random))")
    }

    private static func check(
        _ spool: any Spool, _ arrivals: [StagedRecord], streams: [String], _ comment: String,
        _ random: inout SeededRandom
    ) async throws {
        try await spool.begin()
        var rest = arrivals[...]
        while !rest.isEmpty {
            let page = rest.prefix(Int.random(in: 1...50, using: &random))
            try await spool.stage(Array(page))
            rest = rest.dropFirst(page.count)
            if random.chance(0.1) { _ = try await spool.count(of: page[page.startIndex].key.stream) }
        }
        let expected = model(arrivals)
        #expect(try await spool.seal() == arrivals.count - expected.count, "\(comment)")

        let limit = Int.random(in: 1...20, using: &random)
        let batches = try await everything(spool, limit: limit)
        let records = Array(batches.joined())
        #expect(records.map(Summary.init) == expected.map(Summary.init), "\(comment)")
        for (batch, next) in zip(batches, batches.dropFirst()) {
            #expect(batch.count >= limit, "\(comment)")
            if let key = batch.last?.address.key { #expect(next.first?.address.key != key, "\(comment)") }
        }
        for stream in streams {
            let ids = Set(expected.filter { $0.key.stream.rawValue == stream }.map(\.key.externalID))
            #expect(try await spool.count(of: StreamID(stream)) == ids.count, "\(comment)")
            let asked = (0..<20).map { ExternalID("\($0)") }.sorted()
            let absent = try await spool.absent(asked, from: StreamID(stream))
            #expect(absent == asked.filter { !ids.contains($0) }, "\(comment)")
        }
    }

    /// What a spool must hold, in the order in which it must give it.
    private static func model(_ arrivals: [StagedRecord]) -> [StagedRecord] {
        var standing: [RecordKey: StagedRecord] = [:]
        for record in arrivals {
            if let other = standing[record.key],
                (record.changedAt?.milliseconds ?? .min) < (other.changedAt?.milliseconds ?? .min)
            {
                continue
            }
            standing[record.key] = record
        }
        func order(_ record: StagedRecord) -> [[UInt8]] {
            let address: [UInt8] = record.address.key.map { [0] + Array($0.rawValue.utf8) } ?? [1]
            return [address, Array(record.key.stream.rawValue.utf8), Array(record.key.externalID.rawValue.utf8)]
        }
        return standing.values.sorted { left, right in
            let (left, right) = (order(left), order(right))
            for (a, b) in zip(left, right) where a != b { return a.lexicographicallyPrecedes(b) }
            return false
        }
    }

    private struct Summary: Equatable {
        let key: RecordKey
        let address: StagedRecord.Address
        let hash: ContentHash
        let changedAt: Timestamp?
        let payload: [UInt8]

        init(_ record: StagedRecord) {
            key = record.key
            address = record.address
            hash = record.hash
            changedAt = record.changedAt
            payload = record.payload
        }
    }
}
