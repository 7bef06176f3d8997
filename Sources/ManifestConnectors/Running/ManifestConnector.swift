import ConnectorKit
import CustomerModel
import JSONReading

/// A service that a manifest describes, for one source.
struct ManifestConnector: Connector {
    private let setup: SourceSetup
    private let session: Session

    init(_ setup: SourceSetup, context: ConnectorContext, secretStore: any SecretStore) {
        self.setup = setup
        session = Session(setup, context: context, secretStore: secretStore)
    }

    private var manifest: Manifest { setup.manifest }

    func check() async throws {
        let plan = JSONPlan()
        let errors = try CompiledErrors(manifest.errors, plan: plan, scope: setup.scope)
        let session = session
        try await session.exchange(manifest.check, scope: setup.scope) { answer in
            // An answer that is no JSON at all still proves the key.
            let failure = try? session.parsers.withParser { parser in
                try parser.read(answer.body, by: plan) { errors.failure(in: $0, session.check) }
            }
            if let failure = failure ?? nil { throw failure }
        }
    }

    func discover() async throws -> [StreamDescription] {
        try await manifest.streams.listing != nil ? listed() : fixed
    }

    func streams() async throws -> [StreamDescription] {
        guard manifest.streams.lists == .streams else { return fixed }
        let offered = try await discover()
        guard !setup.lists.isEmpty else { return offered }
        return try setup.lists.map { list in
            if let stream = offered.first(where: { $0.id.rawValue == list }) { return stream }
            let known = offered.prefix(10).map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
            throw Failure(
                "unknown_list", .configuration,
                "source \(setup.source): \(manifest.title) has no list '\(list)'; it has \(known.isEmpty ? "none" : known)"
            )
        }
    }

    func reader(for request: PullRequest) async throws -> any RecordReader {
        guard case .named(let ids) = request.extent else { return ManifestReader(setup, session, request) }
        guard let rule = manifest.webhooks?.record else {
            throw Failure(
                "no_single_records", .internal,
                "source \(setup.source): the manifest of \(manifest.title) says nothing of single records")
        }
        return NamedReader(setup, session, request, ids: ids, rule: rule)
    }

    private var fixed: [StreamDescription] {
        manifest.streams.fixed.map {
            StreamDescription(
                id: StreamID($0.id), name: $0.name, supportsIncremental: manifest.people.incremental != nil,
                supportsNamed: manifest.webhooks?.record != nil)
        }
    }

    private func listed() async throws -> [StreamDescription] {
        guard let listing = manifest.streams.listing else { return [] }
        let table = TableReading(
            request: listing.request, records: listing.records, columns: [listing.id, listing.name, listing.count],
            total: listing.total, pagination: listing.pagination)
        var streams: [StreamDescription] = []
        let supportsIncremental = manifest.people.incremental != nil
        let end = try await table.read(session, scope: setup.scope) { row in
            guard let id = row[0], !id.isEmpty, !streams.contains(where: { $0.id.rawValue == id }) else { return }
            streams.append(
                StreamDescription(
                    id: StreamID(id), name: row[1] ?? id, count: row[2].flatMap { Int($0) },
                    supportsIncremental: supportsIncremental, supportsNamed: manifest.webhooks?.record != nil))
        }
        if case .cut(let reason) = end {
            throw Failure(
                "incomplete_listing", .transient,
                "source \(setup.source): the lists of \(manifest.title) could not be read to the end: \(reason)")
        }
        return streams
    }
}
