import Foundation
import Testing

@Suite("Imports point down (DESIGN section 2)")
struct ImportRulesTests {
    @Test(
        "Each forbidden import fails the check, with the place and the reason",
        arguments: ImportRulesTests.forbiddenEdges)
    func forbidden(_ edge: Edge) throws {
        let tree = try Tree()
        try tree.write("import \(edge.module)\n", to: "Sources/\(edge.room)/Inner/File.swift")
        let (code, output) = try tree.check()
        #expect(code == 1)
        #expect(output.hasPrefix("Sources/\(edge.room)/Inner/File.swift:1: "))
        #expect(output.contains(edge.reason))
    }

    @Test(
        "An import in any spelling is seen",
        arguments: [
            "package import SQLiteStore", "  internal import SQLiteStore // reason",
            "@preconcurrency import SQLiteStore",
            "import struct SQLiteStore.Thing", "@_exported public import SQLiteStore", "import SQLiteStore;",
        ])
    func spelling(_ line: String) throws {
        let tree = try Tree()
        try tree.write("// first line\n\(line)\n", to: "Sources/SyncEngine/File.swift")
        let (code, output) = try tree.check()
        #expect(code == 1)
        #expect(output.hasPrefix("Sources/SyncEngine/File.swift:2: SyncEngine must not import SQLiteStore: "))
    }

    @Test(
        "What only looks like an import is none",
        arguments: [
            "// import SQLiteStore", "let text = \"import SQLiteStore\"", "importSQLiteStore()",
            "    import SQLiteStore, then run it again",
        ])
    func noImport(_ line: String) throws {
        let tree = try Tree()
        try tree.write("import CustomerModel\n\(line)\n", to: "Sources/SyncEngine/File.swift")
        let (code, output) = try tree.check()
        #expect(code == 0, "\(output)")
    }

    @Test("An edge upwards in Package.swift fails the check too")
    func declared() throws {
        let tree = try Tree()
        try tree.write("import CustomerModel\n", to: "Sources/Planning/File.swift")
        try tree.write(
            """
            let package = Package(targets: [
                room("Planning", ["CustomerModel",
                    "SQLiteStore"]),
                tests("PlanningTests", ["Planning", "SQLiteStore"]),
            ])

            """, to: "Package.swift")
        let (code, output) = try tree.check()
        #expect(code == 1)
        #expect(output.hasPrefix("Package.swift:3: Planning must not import SQLiteStore: "))
        #expect(output.split(separator: "\n").count == 1)
    }

    @Test("Downward imports pass, and so does this package")
    func allowed() throws {
        let tree = try Tree()
        try tree.write("import CustomerModel\nimport Planning\n", to: "Sources/CustomerStore/File.swift")
        try tree.write("import StrictYAML\nimport ConnectorKit\n", to: "Sources/Settings/File.swift")
        #expect(try tree.check().code == 0)
        let here = try Tree.run(Tree.script, [Tree.package.path])
        #expect(here.code == 0, "\(here.output)")
    }

    @Test("The check's own test passes")
    func selfTest() throws {
        #expect(try Tree.run(Tree.script, ["--self-test"]).code == 0)
    }

    struct Edge: Sendable, CustomTestStringConvertible {
        var room: String
        var module: String
        var reason: String
        var testDescription: String { "\(room) → \(module)" }
    }

    static let forbiddenEdges: [Edge] = [
        Edge(room: "CustomerModel", module: "Planning", reason: "ground floor"),
        Edge(room: "CustomerModel", module: "Foundation", reason: "no clock, no disk, no network"),
        Edge(room: "Planning", module: "CustomerStore", reason: "pure rooms"),
        Edge(room: "ConnectorKit", module: "SyncEngine", reason: "a seam"),
        Edge(room: "CustomerStore", module: "GRDB", reason: "belongs into an adapter"),
        Edge(room: "SyncEngine", module: "SQLiteStore", reason: "knows seams only"),
        Edge(room: "SyncEngine", module: "NIOCore", reason: "belongs into an adapter"),
        Edge(room: "SyncEngine", module: "Yams", reason: "belongs into an adapter"),
        Edge(room: "SyncEngine", module: "CCurl", reason: "belongs into an adapter"),
        Edge(room: "SQLiteStore", module: "SyncEngine", reason: "does not know who drives it"),
        Edge(room: "CurlTransport", module: "Settings", reason: "adapters do not import each other"),
        Edge(room: "FileConnectors", module: "StrictYAML", reason: "adapters do not import each other"),
        Edge(room: "Settings", module: "Yams", reason: "behind StrictYAML"),
        Edge(room: "ReportDelivery", module: "CurlTransport", reason: "through the seams"),
        Edge(room: "Daemon", module: "ReportDelivery", reason: "seams and the engine"),
        Edge(room: "clientelad", module: "TestSupport", reason: "no part of the product"),
        Edge(room: "SimulatedServices", module: "ManifestConnectors", reason: "never from our code"),
        Edge(room: "Attic", module: "CustomerModel", reason: "no place in the house"),
    ]
}

/// A package of a few files in a temporary folder.
private final class Tree {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let script = package.appending(path: "scripts/check-imports")

    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "check imports \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ text: String, to path: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func check() throws -> (code: Int32, output: String) { try Tree.run(Tree.script, [root.path]) }

    static func run(_ program: URL, _ arguments: [String]) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
