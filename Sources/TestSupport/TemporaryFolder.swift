import Foundation

/// A folder of one test, gone with it.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "clientela-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A file that vanishes while the folder is emptied ends the first try.
        for _ in 0..<3 where (try? FileManager.default.removeItem(atPath: path)) == nil {}
    }

    /// The path of something in it.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, with the folders that it needs.
    package func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        let path = path(name)
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// What a file says; nothing when it cannot be read.
    package func text(of name: String) -> String {
        (try? String(decoding: Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)) ?? ""
    }
}
