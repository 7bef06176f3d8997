import CustomerModel
import Foundation
import ReportDelivery
import Testing

@Suite("The outbox")
struct OutboxTests {
    private let folder = Folder()

    private func sample(_ id: String = "1f2e") -> Delivery {
        var delivery = Delivery(
            id: id, receiver: "mail:ana@shop.example", title: "run.failed of boletin, run 12",
            createdAt: Reports.moment, content: "Subject: x\r\n\r\nid: not a field\n\nñ")
        delivery.failures = 3
        delivery.notBefore = Reports.moment.advanced(by: .seconds(120))
        return delivery
    }

    @Test("Gives back what it was given, in its latest state, until it is removed")
    func kept() throws {
        let outbox = FileOutbox(folder: folder.path)
        #expect(outbox.load().isEmpty)
        var delivery = sample()
        try outbox.save(delivery)
        #expect(outbox.load() == [delivery])
        delivery.failures = 4
        try outbox.save(delivery)
        try outbox.save(sample("2a"))
        #expect(Set(FileOutbox(folder: folder.path).load()) == [delivery, sample("2a")])
        outbox.remove(delivery)
        #expect(outbox.load() == [sample("2a")])
    }

    @Test("Its files are for their owner alone")
    func modes() throws {
        try FileOutbox(folder: folder.path).save(sample())
        let file = try #require(folder.names.first)
        #expect(folder.names.count == 1)
        #expect(try folder.mode(of: file) == 0o600)
        #expect(try folder.mode(of: "") == 0o700)
    }

    @Test("A damaged file is forgotten, and files that are not ours are left alone")
    func damaged() throws {
        let outbox = FileOutbox(folder: folder.path)
        try outbox.save(sample())
        let whole = try #require(folder.names.first)
        try folder.write("clientela delivery 1\nid: 9\n", to: "9.delivery")
        try folder.write(DeliveryText.text(of: sample("7")), to: "8.delivery")
        try folder.write("mine", to: "notes.txt")
        #expect(outbox.load() == [sample()])
        #expect(folder.names == [whole, "notes.txt"])
    }

    @Test("What cannot be kept is a failure with the reason")
    func unwritable() throws {
        try folder.write("", to: "file")
        let outbox = FileOutbox(folder: folder.path + "/file")
        #expect(throws: Failure.self) { try outbox.save(sample()) }
    }
}

/// A folder of a test, gone at its end.
final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "reports-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Sorted.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    func write(_ text: String, to name: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    }

    func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}
