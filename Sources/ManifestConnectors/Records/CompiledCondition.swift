import CustomerModel
import JSONReading

/// A question about one value, ready to be asked of rows.
final class CompiledCondition: Sendable {
    private enum Test: Sendable {
        case among([[UInt8]])
        case notAmong([[UInt8]])
        case exists(Bool)
        case isTrue(Bool)
    }

    private let path: CompiledPath
    private let test: Test

    /// nil when a setting leaves the path empty.
    init?(_ condition: Condition, plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope) throws {
        guard let path = try condition.path.compiled(plan: plan, below: node, scope: scope) else { return nil }
        self.path = path
        switch condition.test {
        case .among(let texts): test = .among(texts.map { Array($0.utf8) })
        case .notAmong(let texts): test = .notAmong(texts.map { Array($0.utf8) })
        case .exists(let wanted): test = .exists(wanted)
        case .isTrue(let wanted): test = .isTrue(wanted)
        }
    }

    func holds(in document: JSONDocument, _ row: JSONRow) -> Bool {
        switch test {
        case .among(let texts): return any(in: document, row) { $0.isAny(of: texts) }
        case .notAmong(let texts): return any(in: document, row) { $0.isScalar && !$0.isAny(of: texts) }
        case .exists(let wanted): return (document.first(path, in: row) != nil) == wanted
        case .isTrue(let wanted):
            let isTrue = any(in: document, row) { $0.isScalar && Truth.parsed($0.text) == true }
            return isTrue == wanted
        }
    }

    private func any(in document: JSONDocument, _ row: JSONRow, _ matches: (JSONCell) -> Bool) -> Bool {
        guard !path.hops.isEmpty else {
            return document.first(path, in: row).map(matches) ?? false
        }
        var found = false
        document.visit(path, in: row) { cell in
            found = matches(cell)
            return !found
        }
        return found
    }
}
