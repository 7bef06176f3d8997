package import ConnectorKit
package import CustomerModel

/// A moment at which all tests take place: 2026-11-22T09:00:00Z.
package let testNow = Timestamp(seconds: 1_795_338_000)

/// A place in a configuration that nobody wrote.
package func place(_ line: Int = 1) -> TextLocation { TextLocation(file: "clientela.yaml", line: line, column: 1) }

/// A source of the configuration.
package func source(
    _ connector: String, name: String = "boletin", settings: [String: SettingValue] = [:],
    secrets: [String: String] = [:], lists: [String] = [], timeZone: String? = nil, country: String? = nil
) -> SourceDefinition {
    SourceDefinition(
        name: Located(SourceName(name), at: place()), connector: Located(connector, at: place()),
        settings: settings.mapValues { Located($0, at: place(2)) },
        secrets: secrets.mapValues { Located(Secret($0), at: place(3)) },
        lists: lists.map { Located($0, at: place(4)) }, timeZone: timeZone, defaultCountry: country)
}

/// A pull to its end.
package struct Pull {
    package var records: [Record] = []
    package var rejections: [Rejection] = []
    package var warnings: [String] = []
    package var pages = 0
    package var expectedTotal: Int?
    /// The service's own totals, as the pages told them.
    package var totals: [Int] = []
    package var outcome = PullOutcome(reachedEnd: false)

    /// The external IDs, in the order in which they came.
    package var ids: [String] { records.map(\.externalID.rawValue) }
}

/// Pulls a stream to its end: the one of that name, or the first.
package func pull(
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

/// Reads to the end.
package func finish(_ reader: any RecordReader) async throws -> Pull {
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

/// A context in which nothing waits.
package func context(_ transport: any HTTPTransport, monitor: any PullMonitor = SilentMonitor()) -> ConnectorContext {
    ConnectorContext(transport: transport, monitor: monitor, now: { testNow })
}
