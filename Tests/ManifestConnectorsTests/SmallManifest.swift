import ConnectorKit
import CustomerModel
import ManifestConnectors

/// The smallest manifest of a service, with parts to replace; each part is indented like its place.
struct SmallManifest {
    var secrets = "secrets: { key: {} }"
    var settings = ""
    var tables = ""
    var kind = "newsletter"
    var baseURL = "base_url: https://api.example.com/v1"
    var auth = "auth: { headers: { X-Key: \"{{ secret.key }}\" } }"
    var streams = "streams: { fixed: [ { id: people, name: People } ] }"
    var request = "request: { get: /people, query: { limit: \"{{ page.size }}\", offset: \"{{ page.offset }}\" } }"
    var records = "records: people[*]"
    var pagination = "pagination: { offset: { size: 2, minimum_size: 1 } }"
    var fields = "fields: { email: email }"
    /// More keys under `people`.
    var more: [String] = []
    var errors = ""
    var pacing = "pacing: { concurrent: 1 }"
    var externalID = "external_id: id"

    var text: String {
        let top = ["manifest: 1", "name: small", "title: Small", "kind: \(kind)"]
        let people = [request, records, pagination, externalID, fields] + more
        let blocks =
            top + [secrets, settings, tables, baseURL, auth, "check: { get: /me }", streams, "people:"]
            + people.map { block in
                block.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
            } + [errors, pacing]
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    func connector(
        _ service: any HTTPTransport, settings: [String: SettingValue] = [:], secrets: [String: String] = ["key": "k"],
        lists: [String] = [], monitor: any PullMonitor = SilentMonitor(),
        secretStore: any SecretStore = VolatileSecretStore(),
        hold: @escaping @Sendable (Timestamp, String) -> Void = { _, _ in }
    ) throws -> any Connector {
        let definition = source("small", settings: settings, secrets: secrets, lists: lists)
        var context = context(service, monitor: monitor)
        context.hold = hold
        return try factory(text, secretStore: secretStore).makeConnector(for: definition, context: context)
    }
}

/// Ids of people as a JSON page: `{"people":[{"id":1,…}],…}`.
func page(_ ids: some Sequence<Int>, _ more: String = "", list: String = "people") -> HTTPResponse {
    .json("{\"\(list)\":[\(ids.map(person).joined(separator: ","))]\(more.isEmpty ? "" : "," + more)}")
}

func person(_ id: Int) -> String { "{\"id\":\(id),\"email\":\"p\(id)@example.com\"}" }

/// A service of `count` people that understands limit and offset.
func offsetService(_ count: Int, cap: Int = .max, total: Bool = true) -> ScriptedService {
    ScriptedService { request in
        let offset = Int(request.query["offset"] ?? "0") ?? 0
        let limit = min(cap, Int(request.query["limit"] ?? "2") ?? 2)
        let end = min(count, offset + limit)
        return page(offset < end ? Array(offset..<end) : [], total ? "\"total\":\(count)" : "")
    }
}
