import ConnectorKit
import CustomerModel
import JSONReading

/// The errors that can stand in a body, ready to be looked for in one document.
struct CompiledErrors: Sendable {
    private struct Entry: Sendable {
        var condition: CompiledCondition
        var kind: FailureClass
        var message: CompiledPath?
        var retryAfter: Duration?
    }

    private var entries: [Entry] = []

    init(_ table: ErrorTable, plan: JSONPlan, scope: TemplateScope) throws {
        for rule in table.inBody {
            guard let condition = try CompiledCondition(rule.condition, plan: plan, below: plan.root, scope: scope)
            else { continue }
            let message = try rule.message?.compiled(plan: plan, below: plan.root, scope: scope)
            entries.append(
                Entry(condition: condition, kind: rule.kind, message: message, retryAfter: rule.retryAfter))
        }
    }

    /// The first of them that the document holds.
    func failure(in document: JSONDocument, _ check: AnswerCheck) -> Failure? {
        for entry in entries where entry.condition.holds(in: document, document.root) {
            let detail = entry.message.flatMap { document.first($0, in: document.root)?.text }
            var failure = check.failure(
                entry.kind, "an error in the answer", detail: detail.map { String($0.prefix(500)) },
                retryAfter: entry.retryAfter)
            // The transport, which sees a status of success, does not ask again.
            if entry.kind == .transient { failure.code = "error_in_answer" }
            if entry.kind == .rateLimited { failure.code = "wait_in_answer" }
            return failure
        }
        return nil
    }
}

extension PathTemplate {
    /// The path, wanted of documents; nil when a setting leaves it empty.
    func compiled(plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope) throws -> CompiledPath? {
        try resolved(in: scope).map { plan.want($0, below: node) }
    }

    /// The path itself; nil when a setting leaves it empty.
    func resolved(in scope: TemplateScope) throws -> JSONPath? {
        do {
            return try path(in: scope)
        } catch {
            throw Failure(
                "bad_path", .configuration,
                "the path '\(template.source)' cannot be used with this source's settings: \(error.message)")
        }
    }
}

extension Sequence<PathTemplate> {
    /// The paths that settings do not leave empty, wanted of documents.
    func compiled(plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope) throws -> [CompiledPath] {
        try compactMap { try $0.compiled(plan: plan, below: node, scope: scope) }
    }
}
