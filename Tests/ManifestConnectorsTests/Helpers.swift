import ConnectorKit
import CustomerModel
import Foundation
import ManifestConnectors

/// The repository, from where the tests were built.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// A moment at which all tests take place: 2026-11-22T09:00:00Z.
let testNow = Timestamp(seconds: 1_795_338_000)

func place(_ line: Int = 1) -> TextLocation { TextLocation(file: "clientela.yaml", line: line, column: 1) }

/// A source of the configuration.
func source(
    _ connector: String, name: String = "boletin", settings: [String: SettingValue] = [:],
    secrets: [String: String] = [:], lists: [String] = [], timeZone: String? = nil, country: String? = nil
) -> SourceDefinition {
    SourceDefinition(
        name: Located(SourceName(name), at: place()), connector: Located(connector, at: place()),
        settings: settings.mapValues { Located($0, at: place(2)) },
        secrets: secrets.mapValues { Located(Secret($0), at: place(3)) },
        lists: lists.map { Located($0, at: place(4)) }, timeZone: timeZone, defaultCountry: country)
}

/// The factory of a manifest that is shipped.
func shipped(_ name: String) throws -> ManifestConnectorFactory {
    let path = repository.appending(path: "config/connectors/\(name).yaml").path
    let (factory, diagnostics) = ManifestConnectorFactory.read(
        Array(try Data(contentsOf: URL(filePath: path))), file: name + ".yaml")
    guard let factory else {
        throw Failure("bad_manifest", .configuration, diagnostics.map(\.description).joined(separator: "\n"))
    }
    return factory
}

/// The factory of a manifest written in a test.
func factory(_ manifest: String, secretStore: any SecretStore = VolatileSecretStore()) throws
    -> ManifestConnectorFactory
{
    let (factory, diagnostics) = ManifestConnectorFactory.read(
        Array(manifest.utf8), file: "test.yaml", secretStore: secretStore)
    guard let factory else {
        throw Failure("bad_manifest", .configuration, diagnostics.map(\.description).joined(separator: "\n"))
    }
    return factory
}

/// A pull to its end.
struct Pull {
    var records: [Record] = []
    var rejections: [Rejection] = []
    var warnings: [String] = []
    var pages = 0
    var expectedTotal: Int?
    /// The service's own totals, as the pages told them.
    var totals: [Int] = []
    var outcome = PullOutcome(reachedEnd: false)

    var ids: [String] { records.map(\.externalID.rawValue) }
}

func pull(
    _ connector: any Connector, stream: String? = nil, extent: PullRequest.Extent = .full,
    lookback: Duration = .seconds(3600)
) async throws -> Pull {
    let streams = try await connector.streams()
    guard let chosen = streams.first(where: { stream == nil || $0.id.rawValue == stream }) else {
        throw Failure("no_stream", .internal, "the test's stream does not exist")
    }
    let reader = try await connector.reader(for: PullRequest(stream: chosen, extent: extent, lookback: lookback))
    return try await finish(reader)
}

func finish(_ reader: any RecordReader) async throws -> Pull {
    var pull = Pull()
    while let page = try await reader.nextPage() {
        pull.records += page.records
        pull.rejections += page.rejections
        pull.warnings += page.warnings
        pull.pages += 1
        if let total = page.expectedTotal { pull.totals.append(total) }
        pull.expectedTotal = page.expectedTotal ?? pull.expectedTotal
    }
    pull.outcome = await reader.outcome()
    return pull
}

func context(_ transport: any HTTPTransport, monitor: any PullMonitor = SilentMonitor()) -> ConnectorContext {
    ConnectorContext(transport: transport, monitor: monitor, now: { testNow })
}
