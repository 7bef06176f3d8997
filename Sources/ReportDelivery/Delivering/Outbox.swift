import CustomerModel
import Glibc

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
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var deliveries: [Delivery] = []
        while let entry = readdir(stream), deliveries.count < Self.mostFiles {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(Self.ending), let text = Self.contents(of: folder + "/" + name) else { continue }
            // What is damaged would be damaged for ever.
            guard let delivery = DeliveryText.delivery(from: text), self.name(of: delivery) == name else {
                unlink(folder + "/" + name)
                continue
            }
            deliveries.append(delivery)
        }
        return deliveries
    }

    package func save(_ delivery: Delivery) throws {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure() }
        let path = folder + "/" + name(of: delivery)
        let draft = path + ".new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure() }
        var rest = Array(DeliveryText.text(of: delivery).utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest.removeFirst(count)
        }
        // Whole or not at all: the old file stays until the new one is complete.
        guard close(descriptor) == 0, rest.isEmpty, rename(draft, path) == 0 else {
            let failure = failure()
            unlink(draft)
            throw failure
        }
    }

    package func remove(_ delivery: Delivery) { unlink(folder + "/" + name(of: delivery)) }

    private func name(of delivery: Delivery) -> String {
        delivery.id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) } + Self.ending
    }

    private func failure() -> Failure {
        Failure(
            "outbox", .internal,
            "\(folder): a report that waits cannot be kept (\(String(cString: strerror(errno)))); a restart would lose it"
        )
    }

    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= largestFile {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
