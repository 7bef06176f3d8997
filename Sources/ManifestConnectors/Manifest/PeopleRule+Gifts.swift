import ConnectorKit
import CustomerModel

extension PeopleRule {
    /// What the records can bring, as far as the manifest says where it stands.
    func gifts(_ streams: StreamsRule) -> Set<ConnectorProfile.Gift> {
        let fields = Set(
            fields.compactMap { rule -> CustomerField? in
                if case .field(let field) = rule.target { field } else { nil }
            })
        let places: Set<CustomerField> = [.address, .city, .region, .postalCode, .country]
        let speaksOfConsent =
            consent != nil || !memberships.isEmpty || !everywhere.isEmpty || !suppressions.isEmpty
            || feeds.contains { $0.consent != nil }
        let found: [(ConnectorProfile.Gift, Bool)] = [
            (.lists, streams.listing != nil), (.consent, speaksOfConsent), (.phones, fields.contains(.phone)),
            (.birthdays, fields.contains(.birthday)), (.addresses, !fields.isDisjoint(with: places)),
            (.languages, fields.contains(.language)), (.tags, tags != nil), (.spend, metrics != nil),
            (.increments, incremental != nil), (.deletions, !deleted.isEmpty),
        ]
        return Set(found.filter(\.1).map(\.0))
    }
}
