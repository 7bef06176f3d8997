import Foundation
import Testing

/// A program that a test runs to its end.
struct Tool {
    /// How it ended and what it said.
    struct Ending {
        var code: Int32
        var output: String
        var errors: String
    }

    private static let searchPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

    let path: String

    init(path: String) { self.path = path }

    /// A tool of this system; nil where it is not installed.
    init?(_ name: String) {
        let places = Self.searchPath.split(separator: ":")
        guard let place = places.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") })
        else { return nil }
        path = "\(place)/\(name)"
    }

    func run(_ arguments: [String], in folder: URL? = nil) throws -> Ending {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["LC_ALL": "C.UTF-8", "PATH": Self.searchPath]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Errors are few: they fit into the pipe while the output is read.
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Ending(
            code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }
}

/// Places of this package and of what is built.
enum Place {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder of the program that runs the tests, where `clientelad` and `clientelactl` are too.
    static var programs: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }
}

/// A folder of its own, gone when the test is over.
final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "manual-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }
}
