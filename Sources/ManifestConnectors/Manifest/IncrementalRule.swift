import ConnectorKit
import StrictYAML

/// How to ask a service for what changed.
struct IncrementalRule: Sendable {
    /// What is kept between pulls (C6).
    enum Cursor: String, Sendable, CaseIterable {
        /// The latest change seen in a record, never later than the pull's beginning in the service's time.
        case changedAt = "changed_at"
        /// The service's time at the pull's beginning: for records that do not tell when they changed.
        case serverTime = "server_time"
        /// The version that the pagination follows.
        case version
    }

    /// The order in which the service gives records to a client that compares by itself.
    enum Order: String, Sendable, CaseIterable {
        /// Latest change first: the pull ends at the first page that holds an older one.
        case descending
        /// No helpful order: everything is read, what did not change is passed over.
        case any
    }

    var cursor: Cursor
    /// How `since` and `until` are written.
    var notation: TimeNotation
    /// Where increments are asked for, when elsewhere than everything is.
    var request: RequestTemplate?
    /// The pages of that request, when they are others.
    var pagination: PaginationRule?
    var query: [RequestTemplate.Parameter]
    var headers: [(name: String, value: Template)]
    var body: BodyTemplate?
    var clientSide: Order?
    /// The least that a pull begins before its cursor: strict comparisons, seconds cut off, rows that appear late.
    var minimumLookback: Duration
    /// The longest stretch of time that the service answers at once.
    var window: Duration?
    /// Where the first window of a full pull begins.
    var windowsFrom: Template?

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<IncrementalRule> {
        .table { reader in
            let allowed = ManifestShapes.paging
            let cursor = reader.optional("cursor", .choice(of: Cursor.self)) ?? .changedAt
            let notation = reader.optional("format", .choice(of: TimeNotation.self)) ?? .iso
            let request = reader.optional("request", RequestTemplate.shape(shapes, allowed))
            let pagination = reader.optional("pagination", PaginationRule.shape(shapes))
            let query = reader.optional("query", RequestTemplate.parameters(shapes, allowed)) ?? []
            let headers = reader.optional("headers", RequestTemplate.headers(shapes, allowed)) ?? []
            let body = reader.optional("body", BodyTemplate.shape(shapes, allowed))
            let clientSide = reader.optional("client_side", .choice(of: Order.self))
            let lookback = reader.optional("minimum_lookback_seconds", .seconds(in: 0...31_536_000)) ?? .seconds(1)
            let window = reader.optional("window_days", .days(in: 1...3660))
            let from = reader.optional("windows_from", shapes.template(ManifestShapes.always))
            if request == nil, pagination != nil {
                reader.error("dead_reference", at: "pagination", "'pagination' without 'request' means nothing")
            }
            if window == nil, from != nil {
                reader.error("dead_reference", at: "windows_from", "'windows_from' without 'window_days' means nothing")
            }
            return IncrementalRule(
                cursor: cursor, notation: notation, request: request, pagination: pagination, query: query,
                headers: headers, body: body, clientSide: clientSide, minimumLookback: lookback, window: window,
                windowsFrom: from)
        }
    }

    var templates: [Template] {
        query.flatMap { [$0.name, $0.value] } + headers.map(\.value) + (body?.templates ?? [])
            + (request?.templates ?? [])
    }
}
