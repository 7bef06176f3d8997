import ConnectorKit
import CustomerModel
import CustomerStore
import Foundation
import GRDB
import Planning
import Reporting
import SimulatedServices
import TestSupport
import Testing

/// Disks and databases that do not work (section 10): a clear report, the documented exit code, nothing lost and nothing
/// twice once they work again.
@Suite("Faults of disk and database", .serialized, .timeLimit(.minutes(10))) struct DiskFaultTests {
    private static let people = 400
    private static let small = "small/customers.sqlite"

    @Test(
        "A disk that is full in the middle of an import: 70 and plain words; with more room it ends as if nothing had been",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk, and not in every container"),
        arguments: [600, 900])
    func fullDisk(kilobytes: Int) async throws {
        let world = try await TwoServices(people: 2 * Self.people)
        defer { world.stop() }
        let undisturbed = try world.shop()
        #expect(try await undisturbed.run("--once").code == 0)
        let shop = try world.shop(database: Self.small)
        let disk = try SmallDisk("small", in: shop.folder, kilobytes: kilobytes)
        defer { disk.unmount() }
        let full = try await shop.run("--once")
        #expect(full.code == 70, "\(full.output)\(full.errors)")
        #expect((full.output + full.errors).contains("the disk is full; make room"), "\(full.output)\(full.errors)")
        try disk.resize(kilobytes: 64 << 10)
        let check = try await shop.run("--check-database")
        #expect(check.code == 0, "\(check.output)\(check.errors)")
        let again = try await shop.run("--once")
        #expect(again.code == 0, "\(again.output)\(again.errors)")
        let (contents, expected) = (try shop.contents(), try undisturbed.contents())
        #expect(contents == expected, "\(contents.difference(from: expected))")
    }

    @Test(
        "A database on a disk that refuses every write: 78, what to look at, and not a byte changed",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk, and not in every container"))
    func readOnlyDisk() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop(database: Self.small)
        let disk = try SmallDisk("small", in: shop.folder, kilobytes: 64 << 10)
        defer { disk.unmount() }
        #expect(try await shop.run("--once").code == 0)
        let before = try shop.contents()
        try world.changeSomePeople()
        try disk.setReadOnly(true)
        let refused = try await shop.run("--once")
        #expect(refused.code == 78, "\(refused.output)\(refused.errors)")
        #expect((refused.output + refused.errors).contains("writable for the service"), "\(refused.errors)")
        try disk.setReadOnly(false)
        let after = try shop.contents()
        #expect(after == before, "\(after.difference(from: before))")
        #expect(try await shop.run("--once").code == 0)
        #expect(try shop.contents() != before)
    }

    @Test(
        "A database file, or its folder, that the service may not write: 78 and what to look at",
        .enabled(if: geteuid() != 0, "root may write everywhere"), arguments: ["file", "folder"])
    func readOnlyRights(what: String) async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop(database: Self.small)
        try FileManager.default.createDirectory(
            atPath: shop.folder.path("small"), withIntermediateDirectories: true)
        #expect(try await shop.run("--once").code == 0)
        let before = try shop.contents()
        let (path, mode) = what == "file" ? (shop.database, 0o400) : (shop.folder.path("small"), 0o500)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let refused = try await shop.run("--once", "--full")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        #expect(refused.code == 78, "\(refused.output)\(refused.errors)")
        #expect((refused.output + refused.errors).contains("writable for the service"), "\(refused.errors)")
        #expect(try shop.contents() == before)
    }

    @Test("A file that is no database: 78, its path, and the file as it was")
    func noDatabase() async throws {
        let world = try await TwoServices(people: 20)
        defer { world.stop() }
        let shop = try world.shop()
        let bytes = String(repeating: "nombre;correo\n", count: 500)
        try shop.folder.write(bytes, to: "customers.sqlite")
        for arguments in [["--once"], ["--once", "--dry-run"], ["--check-database"], ["--runs"]] {
            let ending = try await shop.start(arguments).ending()
            #expect(ending.code == 78, "\(arguments): \(ending.output)\(ending.errors)")
            #expect(ending.errors.contains(shop.database) && ending.errors.contains("is not an SQLite database"))
            #expect(ending.output.isEmpty)
        }
        #expect(shop.folder.text(of: "customers.sqlite") == bytes)
        #expect(world.newsletter.log.count == 0 && world.pos.log.count == 0, "no service is asked in vain")
    }

    @Test("Damaged pages: 70 and plain words, from the check and from an import; a backup put back is taken up again")
    func damagedPages() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        #expect(try await shop.run("--once").code == 0)
        let before = try shop.contents()
        // Everything into the one file, which is then the whole database.
        let other = try DatabaseQueue(path: shop.database)
        try await other.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try other.close()
        let backup = try Data(contentsOf: URL(filePath: shop.database))
        var damaged = backup
        // The schema stands at the beginning; of everything else, nearly every page is torn.
        let start = damaged.count / 4 / 4096 * 4096
        damaged.replaceSubrange(start..., with: Data(repeating: 0xAB, count: damaged.count - start))
        try damaged.write(to: URL(filePath: shop.database))
        for arguments in [["--check-database"], ["--once", "--full"], ["--once", "--full"]] {
            let ending = try await shop.start(arguments).ending()
            #expect(ending.code == 70, "\(arguments): \(ending.output)\(ending.errors)")
            #expect(!ending.errors.contains("0xAB") && !ending.errors.contains("@"))
            let said = ending.output + ending.errors
            #expect(said.contains("file is damaged") || said.contains("file: "), "\(arguments): \(said)")
        }
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: shop.database + suffix) }
        try backup.write(to: URL(filePath: shop.database))
        let again = try await shop.run("--once", "--full")
        #expect(again.code == 0, "\(again.output)\(again.errors)")
        let after = try shop.contents()
        #expect(after == before, "\(after.difference(from: before))")
    }

    @Test("A database that another program keeps locked too long: 75 and whom to look for; afterwards all is imported")
    func lockedTooLong() async throws {
        let service = try await Provider.mailchimp.start()
        let undisturbed = try await Shop()
        #expect(try await undisturbed.sync(.mailchimp, service).state == .succeeded)
        service.clearLog()
        let shop = try await Shop(busyTimeout: .milliseconds(20))
        var configuration = GRDB.Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: shop.database, configuration: configuration)
        // The lock is taken while the list is read, so that it is the import which finds it.
        service.setLatency(.milliseconds(40))
        async let running = shop.sync(.mailchimp, service)
        await service.waitForRequests(2)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let report = try await running
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        #expect(report.state == .failed && report.error?.code == "database_locked", "\(report)")
        #expect(report.error?.message.contains("another program kept the database locked") == true)
        #expect(ExitCode(for: report) == .failure)
        #expect(report.counts.isBalanced && report.newAccounts == 0)
        service.setLatency(.zero)
        #expect(try await shop.sync(.mailchimp, service).state == .succeeded)
        let (contents, expected) = (try shop.contents(), try undisturbed.contents())
        #expect(contents == expected, "\(contents.difference(from: expected))")
        await service.stop()
        await shop.close()
        await undisturbed.close()
    }
}
