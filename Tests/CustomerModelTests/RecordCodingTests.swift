import CustomerModel
import TestSupport
import Testing

@Suite struct RecordCodingTests {
    private func bytes(_ record: Record) -> [UInt8] {
        var bytes: [UInt8] = []
        RecordCoding.encode(record, into: &bytes)
        return bytes
    }

    private func record(_ random: inout SeededRandom) -> Record {
        var record = Record(externalID: ExternalID("7"))
        for field in CustomerField.allCases where random.chance(0.4) {
            record.fields[field] = String(
                (0..<Int.random(in: 1...200, using: &random)).map { _ in random.pick("añ😀\u{301}z") })
        }
        for list in 0..<Int.random(in: 0...3, using: &random) {
            record.subscriptions.append(
                ListSubscription(
                    list: "l\(list)", consent: random.pick(Consent.allCases),
                    statedAt: random.chance(0.5)
                        ? Timestamp(milliseconds: Int64.random(in: Int64.min...Int64.max, using: &random)) : nil))
        }
        record.tags = random.pick([[], ["a"], ["a", "b"]])
        if random.chance(0.5) {
            record.metrics = CustomerMetrics(
                orders: random.pick([nil, 0, -3]), spentCents: random.pick([nil, .max]),
                currency: random.pick([nil, "PAB"]))
            if record.metrics?.isEmpty == true { record.metrics = nil }
        }
        record.isDeleted = random.chance(0.2)
        record.changedAt = random.chance(0.5) ? Timestamp(milliseconds: -5) : nil
        return record
    }

    @Test("a record survives the spool's form, whatever it holds (seeds 1 to 500)")
    func roundTrip() {
        for seed in UInt64(1)...500 {
            var random = SeededRandom(seed: seed)
            let record = record(&random)
            let read = bytes(record).withUnsafeBytes { RecordCoding.decode($0, externalID: record.externalID) }
            #expect(read == record, "seed \(seed)")
        }
    }

    @Test("equal records have equal bytes, in whatever order lists and tags came")
    func canonical() {
        var one = Record(externalID: ExternalID("1"), tags: ["b", "a"])
        one.subscriptions = [
            ListSubscription(list: "2", consent: .pending), ListSubscription(list: "1", consent: .none),
        ]
        var other = one
        other.tags.reverse()
        other.subscriptions.reverse()
        #expect(bytes(one) == bytes(other))
    }

    @Test("damaged bytes give no record and no crash (seeds 1 to 300)")
    func damaged() {
        for seed in UInt64(1)...300 {
            var random = SeededRandom(seed: seed)
            var form = bytes(record(&random))
            for _ in 0..<3 {
                form[Int.random(in: 0..<form.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            form.removeLast(Int.random(in: 0..<form.count, using: &random))
            form.withUnsafeBytes { _ = RecordCoding.decode($0, externalID: ExternalID("1")) }
        }
    }

    @Test("fingerprints of near bytes differ, and depend on nothing else")
    func fingerprints() {
        var seen: Set<ContentHash> = []
        for first in UInt8(0)...255 {
            for length in 0...40 {
                var form = [UInt8](repeating: 7, count: length)
                if length > 0 { form[length / 2] = first } else if first > 0 { continue }
                let hash = form.withUnsafeBytes(ContentHash.init(of:))
                if form == [UInt8](repeating: 7, count: length), length > 0, first != 7 { continue }
                #expect(seen.insert(hash).inserted)
                #expect(form.withUnsafeBytes(ContentHash.init(of:)) == hash)
            }
        }
    }
}
