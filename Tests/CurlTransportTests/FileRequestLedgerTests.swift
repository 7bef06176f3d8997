import ConnectorKit
import CurlTransport
import CustomerModel
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct FileRequestLedgerTests {
    private let history = AccountHistory(
        windows: [
            .init(
                length: 86_400_000,
                slots: [.init(start: 1_714_564_800_000, count: 12), .init(start: 1_714_565_475_000, count: 3)]),
            .init(length: 3_600_000, slots: [.init(start: 1_714_564_800_000, count: 1)]),
        ], heldUntil: Timestamp(seconds: 1_714_600_000))

    private func withFile(_ test: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await test(folder.appendingPathComponent("requests").path)
    }

    @Test(
        "What is remembered is there after a restart, under any account's name",
        arguments: [
            "mailchimp/us1", "", "a b\n% c", "cafetería ☕", "held",
        ])
    func remembered(_ account: String) async throws {
        try await withFile { path in
            let ledger = FileRequestLedger(path: path)
            await ledger.remember(history, of: account)
            await ledger.remember(AccountHistory(), of: "other")
            let restarted = FileRequestLedger(path: path)
            #expect(await restarted.history(of: account) == history)
            #expect(await restarted.history(of: "other") == AccountHistory())
            let folder = (path as NSString).deletingLastPathComponent
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(files == ["requests"])
        }
    }

    @Test("A missing file is an empty ledger")
    func missing() async throws {
        try await withFile { path in
            #expect(await FileRequestLedger(path: path).history(of: "a") == AccountHistory())
        }
    }

    @Test("A damaged file costs the damaged lines, and is whole again after the next write")
    func damaged() async throws {
        try await withFile { path in
            await FileRequestLedger(path: path).remember(history, of: "a")
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for _ in 0..<60 {
                let seed = UInt64.random(in: .min ... .max)
                var generator = SeededRandom(seed: seed)
                var damaged = whole
                for _ in 0..<Int.random(in: 1...5, using: &generator) {
                    damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
                if Bool.random(using: &generator) {
                    damaged = damaged.prefix(Int.random(in: 0...damaged.count, using: &generator))
                }
                try damaged.write(to: URL(fileURLWithPath: path))
                let ledger = FileRequestLedger(path: path)
                _ = await ledger.history(of: "a")
                await ledger.remember(history, of: "a")
                #expect(await FileRequestLedger(path: path).history(of: "a") == history, "seed \(seed)")
            }
            var lines = String(decoding: whole, as: UTF8.self).components(separatedBy: "\n")
            lines.insert(contentsOf: ["%a x y", "%a 5", "%zz", "%a 3600000 x:y 1714564800000:-4 1:2:3"], at: 1)
            try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
            let mended = await FileRequestLedger(path: path).history(of: "a")
            #expect(mended.heldUntil == history.heldUntil)
            #expect(mended.windows.filter { !$0.slots.isEmpty } == history.windows)
        }
    }

    @Test("A file that cannot be written is told once and stops nothing")
    func unwritable() async throws {
        let reports = Mutex<[Failure]>([])
        let ledger = FileRequestLedger(path: "/nonexistent/requests") { failure in
            reports.withLock { $0.append(failure) }
        }
        await ledger.remember(history, of: "a")
        await ledger.remember(history, of: "a")
        #expect(await ledger.history(of: "a") == history)
        #expect(reports.withLock { $0.count } == 1)
    }
}
