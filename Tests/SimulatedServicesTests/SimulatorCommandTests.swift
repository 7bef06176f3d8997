import Foundation
import Testing

@Suite("clientela-simulator")
struct SimulatorCommandTests {
    /// The command beside the program that runs the tests.
    private static var binary: URL? {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = tests.deletingLastPathComponent().appending(path: "clientela-simulator")
        return FileManager.default.isExecutableFile(atPath: path.path) ? path : nil
    }

    /// Starts the binary; gives it once it has printed where it listens.
    private func start(_ arguments: [String], input: Pipe) async throws -> (process: Process, ended: AsyncStream<Int32>)
    {
        let process = Process()
        let binary: URL = try #require(Self.binary)
        process.executableURL = binary
        process.arguments = arguments
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        let (ended, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { end.yield($0.terminationStatus) }
        let (printed, print) = AsyncStream.makeStream(of: Data.self)
        output.fileHandleForReading.readabilityHandler = { print.yield($0.availableData) }
        try process.run()
        for await data in printed where !data.isEmpty { break }
        output.fileHandleForReading.readabilityHandler = nil
        return (process, ended)
    }

    @Test("demo writes its file whole before it speaks, and ends in peace", arguments: ["SIGTERM", "SIGINT", "input"])
    func demo(end: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "ports")
        let input = Pipe()
        let (process, ended) = try await start(
            ["demo", "--people", "50", "--ports-file", file.path, "--format", "json", "--until-stdin-closes"],
            input: input)
        let values = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: String])
        #expect(values["MAILCHIMP_URL"]?.hasPrefix("http://127.0.0.1:") == true)
        #expect(values["INVU_PASSWORD"]?.contains("not-a-secret") == true)
        #expect(values["EXPECTED_PEOPLE"] == "50")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["ports"])
        switch end {
        case "SIGTERM": process.terminate()
        case "SIGINT": process.interrupt()
        default: try input.fileHandleForWriting.close()
        }
        for await status in ended {
            #expect(status == 0)
            break
        }
    }
}
