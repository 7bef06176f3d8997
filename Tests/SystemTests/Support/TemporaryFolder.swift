import Foundation

/// A folder of its own, gone when the test is over.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "clientela-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A file that vanishes while the folder is emptied ends the first try.
        for _ in 0..<3 where (try? FileManager.default.removeItem(atPath: path)) == nil {}
    }

    /// The path of something in it.
    func path(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        let path = path(name)
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func text(of name: String) -> String {
        (try? String(decoding: Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)) ?? ""
    }
}
