import Foundation

/// A unit of the folder `systemd`.
struct UnitFile {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "systemd")

    var name: String
    var text: String

    init(_ name: String) throws {
        self.name = name
        text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    }

    /// The assignments in order, without comments.
    var lines: [String] {
        text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") && $0.contains("=") }
    }

    /// The values of a key, in order.
    func values(_ key: String) -> [String] {
        lines.filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }

    func value(_ key: String) -> String? { values(key).last }
}

/// A folder of units for the tool to read, gone when the test is over.
final class UnitFolder {
    private let root = FileManager.default.temporaryDirectory.appending(path: "units-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// Writes a unit under a name, and gives its path.
    @discardableResult
    func write(_ text: String, as name: String) throws -> String {
        let file = root.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
