import CustomerModel
import JSONReading

/// What a row says about being mailed, ready to be asked.
final class CompiledConsent: Sendable {
    /// A consent and the condition under which it is stated.
    struct Statement: Sendable {
        var condition: CompiledCondition
        var consent: Consent

        static func all(
            _ rules: [ConsentRule.Statement], plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope
        ) throws -> [Statement] {
            try rules.filter { $0.when?.holds(in: scope) ?? true }.compactMap { rule in
                try CompiledCondition(rule.condition, plan: plan, below: node, scope: scope)
                    .map { Statement(condition: $0, consent: rule.consent) }
            }
        }
    }

    private let initial: Consent?
    private let status: (path: CompiledPath, values: [(word: [UInt8], consent: Consent)], otherwise: Consent)?
    private let statements: [Statement]
    private let statedAt: CompiledTime?

    init(
        _ rule: ConsentRule, zone: UTCOffsets, plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope
    ) throws {
        initial = rule.initial
        if let status = rule.status, let path = try status.path.compiled(plan: plan, below: node, scope: scope) {
            let values = status.values.map { (word: Array($0.key.utf8), consent: $0.value) }
            self.status = (path, values, status.otherwise)
        } else {
            status = nil
        }
        statements = try Statement.all(rule.rules, plan: plan, below: node, scope: scope)
        statedAt = try rule.statedAt.map {
            try CompiledTime($0, zone: zone, plan: plan, below: node, scope: scope)
        }
    }

    /// The strongest statement and its time; nil when nothing is stated.
    func subscription(
        list: String, feed: Consent?, in document: JSONDocument, _ row: JSONRow, notes: inout PageNotes
    ) -> ListSubscription? {
        var strongest = feed
        func state(_ consent: Consent) {
            if let standing = strongest, standing.restrictiveness >= consent.restrictiveness { return }
            strongest = consent
        }
        if let status, let cell = document.first(status.path, in: row), cell.isScalar, cell.length > 0 {
            if let known = status.values.first(where: { cell.holds($0.word) }) {
                state(known.consent)
            } else {
                notes.warn(Self.unknown(cell, taken: status.otherwise))
                state(status.otherwise)
            }
        }
        for statement in statements where statement.condition.holds(in: document, row) { state(statement.consent) }
        guard let consent = strongest ?? initial else { return nil }
        return ListSubscription(list: list, consent: consent, statedAt: statedAt?.moment(in: document, row))
    }

    private static func unknown(_ cell: JSONCell, taken: Consent) -> String {
        let word = TextCleaner.cleaned(cell.bytes, limit: 40).text ?? ""
        return "the status '\(word)' is unknown; it is taken as '\(taken.name)'"
    }
}
