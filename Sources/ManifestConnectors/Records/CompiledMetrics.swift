import CustomerModel
import JSONReading

/// What a person bought, ready to be read from rows.
final class CompiledMetrics: Sendable {
    private let orders: CompiledPath?
    private let spent: CompiledPath?
    private let unit: MetricsRule.Unit
    private let currency: String?
    private let currencyPath: CompiledPath?
    private let lastPurchaseAt: CompiledTime?

    init(_ rule: MetricsRule, zone: UTCOffsets, plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope) throws
    {
        orders = try rule.orders?.compiled(plan: plan, below: node, scope: scope)
        spent = try rule.spent?.compiled(plan: plan, below: node, scope: scope)
        unit = rule.unit
        currency = rule.currency?.text(in: scope).flatMap { $0.isEmpty ? nil : $0 }
        currencyPath = try rule.currencyPath?.compiled(plan: plan, below: node, scope: scope)
        lastPurchaseAt = try rule.lastPurchaseAt.map {
            try CompiledTime($0, zone: zone, plan: plan, below: node, scope: scope)
        }
    }

    /// The metrics; nil when the row has none.
    func read(_ document: JSONDocument, _ row: JSONRow) -> CustomerMetrics? {
        var metrics = CustomerMetrics()
        metrics.orders = scalar(orders, document, row).flatMap { WholeNumber.parsed($0) }
        metrics.spentCents = scalar(spent, document, row).flatMap { text in
            unit == .cents ? WholeNumber.parsed(text) : Money.cents(text, mark: .point)
        }
        metrics.lastPurchaseAt = lastPurchaseAt?.moment(in: document, row)
        guard !metrics.isEmpty else { return nil }
        if metrics.spentCents != nil { metrics.currency = scalar(currencyPath, document, row) ?? currency }
        return metrics
    }

    private func scalar(_ path: CompiledPath?, _ document: JSONDocument, _ row: JSONRow) -> String? {
        guard let path, let cell = document.first(path, in: row), cell.isScalar, cell.length > 0, cell.length <= 64
        else { return nil }
        return cell.text
    }
}
