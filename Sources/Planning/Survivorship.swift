import CustomerModel

/// Decides which of several reported values stands in the golden record (V1, V2, V3).
struct Survivorship {
    let roster: SourceRoster

    /// The value that stands after one source's report changed from `base` to `theirs`.
    ///
    /// `ours` is what stands now; `reports` are what every identity says now, `theirs` among them.
    func value(ours: String?, base: String?, theirs: String?, reports: [Report]) -> String? {
        // V1: only a source that says something new may change anything.
        guard theirs != base else { return ours }
        guard let ours else { return theirs }
        // V2: what no source explains, a person of the shop typed.
        guard ours == base || reports.contains(where: { $0.value == ours }) else { return ours }
        // V2 and V3: among the sources that say something, the best one; nobody says anything: it is taken back.
        return reports.filter { $0.value != nil }.min(by: precedes)?.value
    }

    /// What one identity says about one field.
    struct Report {
        let identity: Identity
        let value: String?
    }

    /// Whether the left report outranks the right one: rank, then the later change, then names (V2, R8).
    func precedes(_ left: Report, _ right: Report) -> Bool { outranks(left.identity, right.identity) }

    /// Whether the left identity's word counts more than the right one's.
    func outranks(_ left: Identity, _ right: Identity) -> Bool {
        let (leftSource, rightSource) = (roster[left.source], roster[right.source])
        if leftSource.rank != rightSource.rank { return leftSource.rank > rightSource.rank }
        if left.changedAt != right.changedAt {
            return (left.changedAt?.milliseconds ?? .min) > (right.changedAt?.milliseconds ?? .min)
        }
        if leftSource.name != rightSource.name { return leftSource.name < rightSource.name }
        if left.key.stream != right.key.stream { return left.key.stream < right.key.stream }
        return left.key.externalID < right.key.externalID
    }
}
