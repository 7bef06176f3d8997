import CustomerModel
import WholeFiles

/// Keeps what is not delivered yet, so that a restart does not lose it.
package protocol Outbox: Sendable {
    /// All that is kept, in any order.
    func load() -> [Delivery]
    /// Keeps a delivery, or its new state; throws a `Failure` when that is not possible.
    func save(_ delivery: Delivery) throws
    func remove(_ delivery: Delivery)
}

/// A folder with a small file for each delivery that waits, readable for its owner alone.
package struct FileOutbox: Outbox {
    private static let ending = ".delivery"
    private static let largestFile = 1 << 20
    /// More files than the queue ever holds are not ours.
    private static let mostFiles = 1000

    private let folder: String

    /// `folder` is made when something is kept in it for the first time.
    package init(folder: String) { self.folder = folder }

    package func load() -> [Delivery] {
        let names = (try? PrivateFolder.names(in: folder)) ?? []
        var deliveries: [Delivery] = []
        for name in names.prefix(Self.mostFiles) where name.hasSuffix(Self.ending) {
            guard let text = Self.contents(of: folder + "/" + name) else { continue }
            // What is damaged would be damaged for ever.
            guard let delivery = DeliveryText.delivery(from: text), self.name(of: delivery) == name else {
                try? WholeFile.remove(folder + "/" + name)
                continue
            }
            deliveries.append(delivery)
        }
        return deliveries
    }

    package func save(_ delivery: Delivery) throws {
        do {
            try PrivateFolder.make(folder)
            try WholeFile.write(
                Array(DeliveryText.text(of: delivery).utf8), to: folder + "/" + name(of: delivery))
        } catch {
            throw Failure(
                "outbox", .internal,
                "\(folder): a report that waits cannot be kept (\(error.reason)); a restart would lose it")
        }
    }

    package func remove(_ delivery: Delivery) {
        try? WholeFile.remove(folder + "/" + name(of: delivery))
    }

    private func name(of delivery: Delivery) -> String {
        delivery.id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) } + Self.ending
    }

    private static func contents(of path: String) -> String? {
        guard let bytes = try? WholeFile.read(path, atMost: largestFile) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
