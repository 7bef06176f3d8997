import ConnectorKit
import StrictYAML

/// A JSON body with places to fill.
///
/// A text that is absent takes its key with it, and a table that is left without keys by that goes too.
indirect enum BodyTemplate: Sendable {
    case text(Template)
    /// A number, `true`, `false` or `null`.
    case literal(String)
    case list([BodyTemplate])
    case table([(key: String, value: BodyTemplate)])

    static func shape(
        _ shapes: ManifestShapes, _ allowed: Set<TemplateReference.Kind>
    ) -> YAMLShape<BodyTemplate> {
        YAMLShape(expecting: "a table or a list, as JSON") { value, findings in
            read(value, shapes, allowed, findings)
        }
    }

    private static func read(
        _ value: YAMLValue, _ shapes: ManifestShapes, _ allowed: Set<TemplateReference.Kind>, _ findings: Findings
    ) -> BodyTemplate? {
        switch value.content {
        case .empty: return .literal("null")
        case .unreadable: return nil
        case .list(let items):
            let read = items.compactMap { self.read($0, shapes, allowed, findings) }
            return read.count == items.count ? .list(read) : nil
        case .table(let entries):
            var members: [(key: String, value: BodyTemplate)] = []
            for entry in entries {
                guard let inner = read(entry.value, shapes, allowed, findings) else { return nil }
                members.append((entry.key.value, inner))
            }
            return .table(members)
        case .scalar(let text, let quoted):
            if !quoted, isLiteral(text) { return .literal(text) }
            return shapes.template(allowed).read(value, findings).map(BodyTemplate.text)
        }
    }

    private static func isLiteral(_ text: String) -> Bool {
        if text == "true" || text == "false" { return true }
        guard let last = text.utf8.last, last >= 48, last <= 57, Double(text) != nil else { return false }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
        guard let first = digits.first, first >= 48, first <= 57 else { return false }
        return first != 48 || digits.count == 1 || digits.dropFirst().first == UInt8(ascii: ".")
    }

    /// The JSON text; nil when everything in it is absent.
    func json(in scope: TemplateScope) -> String? {
        switch self {
        case .literal(let literal): return literal
        case .text(let template):
            return template.text(in: scope).map { template.isRawJSON ? $0 : TextEncoding.json($0) }
        case .list(let items):
            let written = items.compactMap { $0.json(in: scope) }
            return written.isEmpty && !items.isEmpty ? nil : "[" + written.joined(separator: ",") + "]"
        case .table(let members):
            let written = members.compactMap { member in
                member.value.json(in: scope).map { TextEncoding.json(member.key) + ":" + $0 }
            }
            return written.isEmpty && !members.isEmpty ? nil : "{" + written.joined(separator: ",") + "}"
        }
    }

    /// Every template in it.
    var templates: [Template] {
        switch self {
        case .literal: []
        case .text(let template): [template]
        case .list(let items): items.flatMap(\.templates)
        case .table(let members): members.flatMap { $0.value.templates }
        }
    }

    /// Tables merge key by key; of anything else the other one stands.
    func merged(with other: BodyTemplate) -> BodyTemplate {
        guard case .table(var members) = self, case .table(let added) = other else { return other }
        for (key, value) in added {
            if let index = members.firstIndex(where: { $0.key == key }) {
                members[index].value = members[index].value.merged(with: value)
            } else {
                members.append((key, value))
            }
        }
        return .table(members)
    }
}
