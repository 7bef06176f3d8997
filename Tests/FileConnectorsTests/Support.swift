import ConnectorKit
import CustomerModel
import FileConnectors
import Foundation
import TestSupport

extension SeededRandom {
    /// A new seed each time, printed so that a failure can be had again.
    static func printed(_ test: String) -> SeededRandom {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of \(test): \(seed)")
        return SeededRandom(seed: seed)
    }
}

/// A folder of one test, gone with it.
final class TemporaryFolder {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID())").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let whole = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: whole))
        return whole
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// Answers nothing; for sources that are on the disk.
struct NoTransport: HTTPTransport {
    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        throw Failure("no_network", .internal, "nothing may be requested")
    }
}

let nowhere = TextLocation(file: "test.yaml", line: 1, column: 1)

/// Everything that a pull gave.
struct Pulled {
    var records: [Record] = []
    var rejections: [Rejection] = []
    var warnings: [String] = []
    var pages = 0
    var outcome = PullOutcome(reachedEnd: false)
}

/// A source as the configuration would give it; a setting written `mapping.email` goes into a table.
func source(
    _ connector: String, _ settings: [String: SettingValue], kind: SourceKind? = nil, secrets: [String: String] = [:],
    timeZone: String? = nil, country: String? = "PA"
) -> SourceDefinition {
    return SourceDefinition(
        name: Located(SourceName("boletin"), at: nowhere), connector: Located(connector, at: nowhere), kind: kind,
        settings: settings.located(at: nowhere), secrets: secrets.mapValues { Located(Secret($0), at: nowhere) },
        timeZone: timeZone,
        defaultCountry: country)
}

func makeConnector(_ source: SourceDefinition, transport: any HTTPTransport = NoTransport()) throws -> any Connector {
    let factory = FileConnectorFactory(source.connector.value == "jsonl" ? .jsonl : .csv)
    let context = ConnectorContext(transport: transport, now: { Timestamp(seconds: 0) })
    return try factory.makeConnector(for: source, context: context)
}

func pull(
    _ source: SourceDefinition, _ extent: PullRequest.Extent = .full, transport: any HTTPTransport = NoTransport()
) async throws -> Pulled {
    let connector = try makeConnector(source, transport: transport)
    var pulled = Pulled()
    for stream in try await connector.streams() {
        let reader = try await connector.reader(for: PullRequest(stream: stream, extent: extent))
        while let page = try await reader.nextPage() {
            pulled.pages += 1
            pulled.records += page.records
            pulled.rejections += page.rejections
            pulled.warnings += page.warnings
        }
        pulled.outcome = await reader.outcome()
    }
    return pulled
}

/// Pulls one file with that content.
func pull(
    _ connector: String = "csv", bytes: [UInt8], _ settings: [String: SettingValue] = [:], kind: SourceKind? = nil
) async throws -> Pulled {
    let folder = TemporaryFolder()
    var settings = settings
    settings["path"] = .text(try folder.write("clientes.\(connector)", bytes))
    return try await pull(source(connector, settings, kind: kind))
}

func pull(
    _ connector: String, _ text: String, _ settings: [String: SettingValue] = [:], kind: SourceKind? = nil
) async throws -> Pulled {
    try await pull(connector, bytes: Array(text.utf8), settings, kind: kind)
}

/// The text in an encoding of the settings, with its mark where `marked`.
func encoded(_ text: String, _ encoding: String, marked: Bool = false) -> [UInt8] {
    switch encoding {
    case "utf-16le": (marked ? [0xFF, 0xFE] : []) + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case "utf-16be": (marked ? [0xFE, 0xFF] : []) + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case "windows-1252": text.unicodeScalars.map { Windows1252.byte($0.value) ?? 0x3F }
    default: (marked ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
    }
}
