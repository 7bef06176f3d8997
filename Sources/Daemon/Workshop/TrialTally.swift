import ConnectorKit
import ControlAPI
import CustomerModel

/// Counts what a page brought, field by field.
struct TrialTally: Sendable {
    private struct Column: Sendable {
        var from: String?
        var filled = 0
        var example: String?
    }

    /// The most of those left out that are told.
    private static let leftOutLimit = 20

    private let reveals: Bool
    private var names: [String] = []
    private var columns: [String: Column] = [:]
    private var consents: [String: [String: Int]] = [:]
    private var leftOut: [ConnectorTrial.LeftOut] = []
    private var warnings: [String] = []
    private var total: Int?
    private(set) var people = 0

    /// `reveals`: examples are told as they are.
    init(origins: [FieldOrigin], reveals: Bool) {
        self.reveals = reveals
        for origin in origins { column(origin.field) { $0.from = origin.path } }
    }

    mutating func warn(_ sentence: String) { warnings.append(sentence) }

    mutating func add(_ page: PulledPage) {
        people += page.records.count + page.rejections.count
        total = page.expectedTotal ?? total
        warnings += page.warnings
        for rejection in page.rejections.prefix(Self.leftOutLimit - min(leftOut.count, Self.leftOutLimit)) {
            let detail = rejection.detail.isEmpty ? "" : " (\(rejection.detail))"
            leftOut.append(.init(position: rejection.position, sentence: rejection.reason.sentence + detail))
        }
        for record in page.records { add(record) }
    }

    private mutating func add(_ record: Record) {
        note("external_id", record.externalID.rawValue)
        for field in CustomerField.allCases {
            if let value = record.fields[field] { note(field.name, value) }
        }
        for subscription in record.subscriptions {
            consents[subscription.list, default: [:]][subscription.consent.name, default: 0] += 1
        }
        if !record.subscriptions.isEmpty {
            note("consent", record.subscriptions[0].consent.name, isPersonal: false)
        }
        if !record.tags.isEmpty { note("tags", record.tags.joined(separator: ", ")) }
        if let orders = record.metrics?.orders { note("orders", String(orders)) }
        if let spent = record.metrics?.spentCents { note("spent", Self.amount(spent)) }
        if let moment = record.metrics?.lastPurchaseAt { note("last_purchase", TimeFormat.iso.format(moment)) }
        if let moment = record.changedAt { note("changed_at", TimeFormat.iso.format(moment), isPersonal: false) }
        if record.isDeleted { note("deleted", "true", isPersonal: false) }
    }

    private static func amount(_ cents: Int64) -> String {
        let rest = cents.magnitude % 100
        return "\(cents < 0 ? "-" : "")\(cents.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    private mutating func note(_ field: String, _ value: String, isPersonal: Bool = true) {
        let reveals = reveals || !isPersonal
        column(field) { column in
            column.filled += 1
            if column.example == nil { column.example = reveals ? value : MaskedText.form(of: value) }
        }
    }

    private mutating func column(_ field: String, _ change: (inout Column) -> Void) {
        if columns[field] == nil { names.append(field) }
        change(&columns[field, default: Column()])
    }

    func trial(
        _ connector: ConnectorDescription, _ stream: StreamDescription, of streams: [StreamDescription]
    ) -> ConnectorTrial {
        func described(_ one: StreamDescription) -> StreamList.Stream {
            .init(id: one.id, name: one.name, count: one.count, chosen: one.id == stream.id)
        }
        return ConnectorTrial(
            connector: connector, stream: described(stream), streams: streams.map(described), people: people,
            total: total ?? stream.count,
            fields: names.map { name in
                let column = columns[name] ?? Column()
                return .init(field: name, from: column.from, filled: column.filled, example: column.example)
            },
            consents: consents.sorted { $0.key < $1.key }.flatMap { list, counts in
                counts.sorted { $0.key < $1.key }.map { .init(list: list, consent: $0.key, people: $0.value) }
            },
            leftOut: leftOut, warnings: warnings)
    }
}
