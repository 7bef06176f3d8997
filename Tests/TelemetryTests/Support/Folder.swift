import Foundation

/// A folder of its own with a short path, for sockets; gone when the test is over.
final class Folder: Sendable {
    private let root: String

    init() throws {
        root = "/tmp/clientela-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { "\(root)/\(name)" }
}
