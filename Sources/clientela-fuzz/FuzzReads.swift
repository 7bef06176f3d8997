import ConnectorKit
import CustomerModel
import FileConnectors
import Foundation
import JSONReading
import SubprocessConnectors

/// The ways into the readers.
enum FuzzReads {
    /// One file of this process, written again for each case.
    private static let place = FileManager.default.temporaryDirectory.appending(path: "clientela-fuzz-\(getpid())")

    static func path(_ text: String) {
        guard let path = try? JSONPath(text) else { return }
        let plan = JSONPlan()
        _ = plan.want(path, below: plan.root)
    }

    /// Reads what a child printed, in one piece and in two: it must come to the same.
    static func output(_ input: [UInt8], _ language: OutputCensus.Language) throws {
        let whole = OutputCensus(of: [input[...]], in: language, limit: 4096)
        let middle = input.count / 2
        let halves = OutputCensus(of: [input[..<middle], input[middle...]], in: language, limit: 4096)
        guard whole == halves else { throw Broken(description: "cut in two it reads differently") }
        guard whole.messages + whole.noise + whole.broken <= input.count + 1 else {
            throw Broken(description: "more lines than bytes")
        }
    }

    /// Reads a file to its end, as a run does.
    static func file(_ input: [UInt8], connector: String) async throws {
        try Data(input).write(to: place)
        let here = TextLocation(file: "fuzz", line: 1, column: 1)
        let source = SourceDefinition(
            name: Located(SourceName("fuzz"), at: here), connector: Located(connector, at: here),
            settings: ["path": Located(.text(place.path), at: here)])
        guard let factory = FileConnectorFactory.all.first(where: { $0.name == connector }) else { return }
        let context = ConnectorContext(transport: NoNetwork(), now: { Timestamp(seconds: 1_800_000_000) })
        do {
            let reader = try factory.makeConnector(for: source, context: context)
            guard let stream = try await reader.streams().first else { return }
            let pull = try await reader.reader(for: PullRequest(stream: stream, extent: .full))
            var rows = 0
            while let page = try await pull.nextPage() {
                rows += page.records.count + page.rejections.count
                guard rows <= input.count else { throw Broken(description: "more records than bytes") }
                for record in page.records where record.externalID.rawValue.utf8.count > Record.maximumExternalIDLength
                {
                    throw Broken(description: "an external ID of \(record.externalID.rawValue.utf8.count) bytes")
                }
            }
        } catch let failure as Failure {
            guard failure.kind != .internal else { throw Broken(description: "internal: \(failure.message)") }
        }
    }
}

/// What readers of files never need.
private struct NoNetwork: HTTPTransport {
    func send(_: HTTPRequest) async throws -> HTTPResponse {
        throw Failure("no_network", .configuration, "there is no network here")
    }
}
