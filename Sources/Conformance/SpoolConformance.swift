import CustomerModel
package import CustomerStore
import Planning
import TestSupport
import Testing

/// What every spool must do.
///
/// A spool joins with a test of a few lines, as a store does.
package enum SpoolConformance: String, CaseIterable, Sendable, CustomStringConvertible {
    case anyRecordsComeBackInOrder = "any records come back once each, in order, groups whole"
    case laterChangeStays = "of repeated records the later changed one stays, else the later staged one"
    case emptyPullIsReadable = "an empty pull has no batches"
    case beginEmpties = "beginning again forgets what was staged"
    case groupsAreNotSplit = "a batch never splits an e-mail key, and people without one stand alone"
    case countsWhileStaging = "distinct records are counted while staging goes on"
    case strangeTextComesBack = "strange external IDs and keys come back as they were"

    package var description: String { rawValue }

    /// Holds a fresh spool to the promise; `seed` is printed and makes the same records again.
    package func check(_ spool: any Spool, seed: UInt64 = .random(in: 0 ... .max)) async throws {
        switch self {
        case .anyRecordsComeBackInOrder: try await Self.anyRecordsComeBackInOrder(spool, seed: seed)
        case .laterChangeStays: try await Self.laterChangeStays(spool)
        case .emptyPullIsReadable: try await Self.emptyPullIsReadable(spool)
        case .beginEmpties: try await Self.beginEmpties(spool)
        case .groupsAreNotSplit: try await Self.groupsAreNotSplit(spool)
        case .countsWhileStaging: try await Self.countsWhileStaging(spool)
        case .strangeTextComesBack: try await Self.strangeTextComesBack(spool)
        }
        await spool.discard()
    }

    static func staged(
        _ id: String, stream: String = "all", email: String? = nil, changedAt: Int64? = nil, name: String = ""
    ) -> StagedRecord {
        var record = Record(externalID: ExternalID(id))
        record.fields[.email] = email
        record.fields[.firstName] = name
        record.changedAt = changedAt.map(Timestamp.init(milliseconds:))
        return StagedRecord(record, stream: StreamID(stream))
    }

    static func everything(_ spool: any Spool, limit: Int) async throws -> [[StagedRecord]] {
        var batches: [[StagedRecord]] = []
        var position: SpoolPosition?
        while let batch = try await spool.batch(after: position, limit: limit) {
            batches.append(batch.records)
            position = batch.end
        }
        return batches
    }

    private static func laterChangeStays(_ spool: any Spool) async throws {
        try await spool.begin()
        try await spool.stage([
            staged("dated", email: "a@example.com", changedAt: 5, name: "new"), staged("undated", name: "old"),
            staged("back", changedAt: 9, name: "new"), staged("mixed", changedAt: 1, name: "dated"),
        ])
        try await spool.stage([
            staged("dated", email: "b@example.com", changedAt: 4, name: "old"), staged("undated", name: "new"),
            staged("back", changedAt: 8, name: "old"), staged("back", changedAt: 9, name: "newest"),
            staged("mixed", name: "undated"), staged("dated", stream: "other", name: "other stream"),
        ])
        #expect(try await spool.seal() == 5)
        let records = try await everything(spool, limit: 100).joined().map { $0.record()?.fields[.firstName] ?? "" }
        #expect(records.sorted() == ["dated", "new", "new", "newest", "other stream"])
    }

    private static func emptyPullIsReadable(_ spool: any Spool) async throws {
        try await spool.begin()
        #expect(try await spool.seal() == 0)
        #expect(try await spool.batch(after: nil, limit: 10) == nil)
        #expect(try await spool.count(of: StreamID("all")) == 0)
        #expect(try await spool.absent([ExternalID("1")], from: StreamID("all")) == [ExternalID("1")])
    }

    private static func beginEmpties(_ spool: any Spool) async throws {
        try await spool.begin()
        try await spool.stage([staged("1", email: "a@example.com")])
        _ = try await spool.seal()
        try await spool.begin()
        try await spool.stage([staged("2", email: "b@example.com")])
        #expect(try await spool.seal() == 0)
        #expect(try await everything(spool, limit: 9).joined().map(\.key.externalID.rawValue) == ["2"])
    }

    private static func groupsAreNotSplit(_ spool: any Spool) async throws {
        try await spool.begin()
        try await spool.stage((0..<50).map { staged("g\($0)", email: "info@example.com") })
        try await spool.stage((0..<5).map { staged("n\($0)") })
        try await spool.stage([staged("z", email: "zoe@example.com"), staged("bad", email: "no address")])
        _ = try await spool.seal()
        let batches = try await everything(spool, limit: 3)
        #expect(batches.map(\.count) == [50, 3, 3, 1])
        #expect(batches.last?.last?.address.key == nil)
    }

    private static func countsWhileStaging(_ spool: any Spool) async throws {
        try await spool.begin()
        let (one, two) = (StreamID("one"), StreamID("two"))
        try await spool.stage((0..<10).map { staged("\($0)", stream: "one") })
        #expect(try await spool.count(of: one) == 10)
        try await spool.stage((5..<15).map { staged("\($0)", stream: "one", name: "again") })
        #expect(try await spool.count(of: one) == 15)
        #expect(try await spool.count(of: one) == 15)
        try await spool.stage([staged("1", stream: "two")])
        #expect(try await spool.count(of: two) == 1)
        #expect(try await spool.count(of: StreamID("none")) == 0)
        #expect(try await spool.seal() == 5)
        #expect(try await spool.count(of: one) == 15)
        let again = try await everything(spool, limit: 100).joined().filter {
            $0.record()?.fields[.firstName] == "again"
        }
        #expect(again.count == 10)
    }

    private static func strangeTextComesBack(_ spool: any Spool) async throws {
        let ids = ["", "ñ", "n\u{303}", "a\u{0}b", "a\u{0}", "'\"\\", "😀", String(repeating: "x", count: 512)]
        try await spool.begin()
        try await spool.stage(ids.map { staged($0, stream: "s\u{0}ñ", email: "josé@españa.es", name: "\u{0}ñ") })
        #expect(try await spool.seal() == 0)
        let records = try await everything(spool, limit: 1).joined()
        let expected = ids.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(records.map { Array($0.key.externalID.rawValue.utf8) } == expected)
        #expect(records.allSatisfy { $0.address.key?.rawValue == "josé@xn--espaa-rta.es" })
        #expect(records.allSatisfy { $0.record()?.fields[.firstName] == "\u{0}ñ" })
        #expect(try await spool.absent(ids.map { ExternalID($0) }, from: StreamID("s\u{0}ñ")).isEmpty)
    }
}
