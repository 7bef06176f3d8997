import ConnectorKit
import CustomerModel
import JSONReading

/// What the body of a proven delivery tells: which records changed, or that none did that matters.
struct EventReading: Sendable {
    /// What was read.
    enum Outcome: Sendable, Hashable {
        /// nil: something changed, and it is not known what.
        case changed([NamedRecord]?)
        case nothing
    }

    /// More keys in one delivery count as "something changed".
    private static let mostRecords = 100

    private let rule: WebhooksRule
    private let plan = JSONPlan()
    private let hops: [ListHop]
    private let event: CompiledPath?
    private let keys: [CompiledPath]
    private let stream: CompiledPath?
    private let scope: TemplateScope
    private let parsers = JSONParserPool()

    init(_ rule: WebhooksRule, scope: TemplateScope) throws {
        self.rule = rule
        self.scope = scope
        guard rule.body == .json else {
            (hops, event, keys, stream) = ([], nil, [], nil)
            return
        }
        var node = plan.root
        var hops: [ListHop] = []
        if let each = try rule.each?.resolved(in: scope) { (hops, node) = plan.wantRecords(each, below: plan.root) }
        self.hops = hops
        event = try rule.event?.path?.compiled(plan: plan, below: node, scope: scope)
        keys = try rule.externalID.compiled(plan: plan, below: node, scope: scope)
        stream = try rule.stream?.compiled(plan: plan, below: node, scope: scope)
    }

    func outcome(of delivery: WebhookDelivery) -> Outcome {
        if let header = rule.event?.header, let word = delivery.headers[header], !isWanted(word) { return .nothing }
        return rule.body == .form ? form(FormFields(delivery.body)) : json(delivery.body)
    }

    /// A word that is not there, as in a form that is new to us, is no reason to pass a change over.
    private func isWanted(_ word: String?) -> Bool { word.map { rule.event?.values.contains($0) ?? true } ?? true }

    private func form(_ fields: FormFields) -> Outcome {
        func value(_ path: PathTemplate?) -> String? { path?.template.text(in: scope).flatMap(fields.value) }
        guard isWanted(value(rule.event?.path)) else { return .nothing }
        let stream = value(rule.stream).map { StreamID($0) }
        let names = rule.externalID.compactMap { value($0) }.compactMap { Self.named($0, stream) }
        return .changed(names.isEmpty ? nil : names)
    }

    private func json(_ body: [UInt8]) -> Outcome {
        var names: [NamedRecord] = []
        var isUnclear = false
        var events = 0
        var wanted = 0
        do {
            _ = try parsers.withParser { parser in
                try parser.read(ResponseBody(body), by: plan) { document in
                    document.visitRows(hops[...], from: document.root) { row in
                        events += 1
                        guard isWanted(event.flatMap { document.first($0, in: row) }.map(\.text)) else { return true }
                        wanted += 1
                        let found = self.names(in: document, row)
                        if found.isEmpty { isUnclear = true }
                        for name in found where !names.contains(name) { names.append(name) }
                        if names.count > Self.mostRecords { isUnclear = true }
                        return !isUnclear
                    }
                }
            }
        } catch {
            // Signed, and yet not readable: what changed is not known, that something did is.
            return .changed(nil)
        }
        if events > 0, wanted == 0 { return .nothing }
        return .changed(isUnclear || names.isEmpty ? nil : names)
    }

    private func names(in document: JSONDocument, _ row: JSONRow) -> [NamedRecord] {
        let stream = stream.flatMap { document.first($0, in: row) }.map { StreamID($0.text) }
        var found: [NamedRecord] = []
        for path in keys {
            document.visit(path, in: row) { cell in
                if cell.isText || cell.isNumber, !cell.isDamaged, !cell.hasControl,
                    Int(cell.length) <= Record.maximumExternalIDLength, let name = Self.named(cell.text, stream)
                {
                    found.append(name)
                }
                return found.count <= Self.mostRecords
            }
        }
        return found
    }

    /// A name that would lead to another place in a path is none.
    private static func named(_ id: String, _ stream: StreamID?) -> NamedRecord? {
        guard !id.isEmpty, id != ".", id != ".." else { return nil }
        return NamedRecord(stream: stream, id: ExternalID(id))
    }
}
