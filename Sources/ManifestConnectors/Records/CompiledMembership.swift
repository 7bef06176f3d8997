import CustomerModel
import JSONReading

/// The lists that a row names itself, ready to be read.
final class CompiledMembership: Sendable {
    private let hops: [ListHop]
    private let list: CompiledPath
    private let consent: CompiledConsent
    private let special: [(lists: Set<String>, consent: CompiledConsent)]

    init?(
        _ rule: MembershipRule, zone: UTCOffsets, plan: JSONPlan, record: JSONPlan.Node, scope: TemplateScope
    ) throws {
        guard let path = try rule.from.resolved(in: scope), let key = try rule.listPath.resolved(in: scope) else {
            return nil
        }
        let (hops, element) = plan.wantRecords(path, below: record)
        self.hops = hops
        list = plan.want(key, below: element)
        consent = try CompiledConsent(rule.consent, zone: zone, plan: plan, below: element, scope: scope)
        special = try rule.special.map { special in
            let lists = (scope.metadata[special.metadata] ?? [:]).filter { special.values.contains($0.value) }.keys
            let consent = try CompiledConsent(special.consent, zone: zone, plan: plan, below: element, scope: scope)
            return (Set(lists), consent)
        }
    }

    /// Adds the memberships; of two statements on one list the one that speaks more strongly against mailing stays.
    func read(
        _ document: JSONDocument, _ row: JSONRow, into found: inout [ListSubscription], notes: inout PageNotes
    ) {
        document.visitRows(hops[...], from: row) { inner in
            guard let key = document.first(list, in: inner), key.isScalar, key.length > 0, key.length <= 512 else {
                return true
            }
            let name = key.text
            let rule = special.first { $0.lists.contains(name) }?.consent ?? consent
            guard let said = rule.subscription(list: name, feed: nil, in: document, inner, notes: &notes) else {
                return true
            }
            if let index = found.firstIndex(where: { $0.list == said.list }) {
                if said.consent.restrictiveness > found[index].consent.restrictiveness { found[index] = said }
            } else {
                found.append(said)
            }
            return true
        }
    }
}
