import CustomerModel

/// The lists that a row names itself, ready to be read.
struct CompiledMembership: Sendable {
    private let hops: [ListHop]
    private let list: CompiledPath
    private let consent: CompiledConsent

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
    }

    /// Adds the memberships; of two statements on one list the one that speaks more strongly against mailing stays.
    func read(
        _ document: JSONDocument, _ row: JSONRow, into found: inout [ListSubscription], notes: inout PageNotes
    ) {
        document.visitRows(hops[...], from: row) { inner in
            guard let key = document.first(list, in: inner), key.isScalar, key.length > 0, key.length <= 512,
                let said = consent.subscription(list: key.text, feed: nil, in: document, inner, notes: &notes)
            else { return true }
            if let index = found.firstIndex(where: { $0.list == said.list }) {
                if said.consent.restrictiveness > found[index].consent.restrictiveness { found[index] = said }
            } else {
                found.append(said)
            }
            return true
        }
    }
}
