/// What a person has bought, as one source counts it.
package struct CustomerMetrics: Sendable, Hashable {
    /// Number of orders or visits; nil when the source does not tell.
    package var orders: Int64?
    /// Money spent, in hundredths of the currency's unit.
    package var spentCents: Int64?
    /// ISO 4217 code of `spentCents`; nil when the source does not tell.
    package var currency: String?
    package var lastPurchaseAt: Timestamp?

    package init(
        orders: Int64? = nil, spentCents: Int64? = nil, currency: String? = nil, lastPurchaseAt: Timestamp? = nil
    ) {
        self.orders = orders
        self.spentCents = spentCents
        self.currency = currency
        self.lastPurchaseAt = lastPurchaseAt
    }

    package var isEmpty: Bool { orders == nil && spentCents == nil && currency == nil && lastPurchaseAt == nil }
}
