import ConnectorKit
import CustomerModel
import Foundation

extension Record {
    /// Whether some list says `subscribed` and nothing stronger.
    var isMailable: Bool {
        !isDeleted && subscriptions.contains { $0.consent == .subscribed }
    }

    /// Where it differs from what was expected.
    func problems(expected: ExpectedRecord) -> [String] {
        var problems: [String] = []
        func compare<Value: Equatable>(_ what: String, _ found: Value, _ wanted: Value) {
            if found != wanted { problems.append("\(externalID.rawValue): \(what) is \(found), not \(wanted)") }
        }
        let found = fields.entries.filter { $0.field != .phoneE164 || expected.fields["phone_e164"] != nil }
        compare(
            "the fields", Dictionary(uniqueKeysWithValues: found.map { ($0.field.name, $0.value) }), expected.fields)
        let consents = Dictionary(subscriptions.map { ($0.list, $0.consent.name) }) { first, _ in first }
        compare("the consent", consents, expected.consent)
        compare("the tags", tags, expected.tags)
        compare("orders", metrics?.orders, expected.orders)
        compare("spent", metrics?.spentCents, expected.spentCents)
        compare("the currency", metrics?.currency, expected.currency)
        compare("the last purchase", metrics?.lastPurchaseAt, Self.moment(expected.lastPurchaseAt))
        if expected.changedAt != nil { compare("the change", changedAt, Self.moment(expected.changedAt)) }
        compare("deleted", isDeleted, expected.isDeleted)
        return problems
    }

    private static func moment(_ text: String?) -> Timestamp? { text.flatMap { TimeFormat.iso.parse($0) } }
}

extension PullOutcome {
    var problems: [String] { reachedEnd ? [] : ["the pull is incomplete: \(incompleteBecause ?? "no reason given")"] }
}

extension Pull {
    /// Where it differs from a whole pull of these records; `overlaps`: pages repeat records on purpose.
    func problems(expected: [ExpectedRecord], overlaps: Bool) -> [String] {
        var problems = outcome.problems + rejections.map { "rejected: \($0)" }
        if Set(ids) != Set(expected.map(\.id)) || !overlaps && ids.count != expected.count {
            problems.append("the records are \(ids), not \(expected.map(\.id))")
        }
        for wanted in expected {
            problems += records.first { $0.externalID.rawValue == wanted.id }?.problems(expected: wanted) ?? []
        }
        if let total = outcome.providerTotal, total != expected.count {
            problems.append("the total is \(total), not \(expected.count)")
        }
        return problems + warnings.map { "warning: \($0)" }
    }
}
