package import CustomerModel

/// What a column can give to a record.
package enum RecordPart: Sendable, Hashable {
    case field(CustomerField)
    case externalID
    /// Split into given names and surnames.
    case fullName
    /// Put behind the first name, with a blank.
    case middleName
    /// Put behind the last name, with a blank.
    case secondLastName
    case consent
    /// When the consent was given or taken back; of several columns the latest.
    case consentAt
    case tags
    case orders
    case spent
    case currency
    case lastPurchaseAt
    case changedAt

    /// Every part, in the order in which documentation and messages list them.
    package static let all: [RecordPart] =
        [.externalID] + CustomerField.allCases.filter { $0 != .phoneE164 }.map { .field($0) } + [
            .fullName, .middleName, .secondLastName, .consent, .consentAt, .tags, .orders, .spent, .currency,
            .lastPurchaseAt, .changedAt,
        ]

    /// A small number of its own, for tables.
    var ordinal: Int {
        switch self {
        case .field(let field): Int(field.rawValue)
        case .externalID: 32
        case .fullName: 33
        case .middleName: 34
        case .secondLastName: 35
        case .consent: 36
        case .consentAt: 37
        case .tags: 38
        case .orders: 39
        case .spent: 40
        case .currency: 41
        case .lastPurchaseAt: 42
        case .changedAt: 43
        }
    }

    /// One more than the largest ordinal.
    static let ordinalCount = 44

    /// The name in the setting `mapping`.
    package var name: String {
        switch self {
        case .field(let field): field.name
        case .externalID: "external_id"
        case .fullName: "full_name"
        case .middleName: "middle_name"
        case .secondLastName: "second_last_name"
        case .consent: "consent"
        case .consentAt: "consent_at"
        case .tags: "tags"
        case .orders: "orders"
        case .spent: "spent"
        case .currency: "currency"
        case .lastPurchaseAt: "last_purchase_at"
        case .changedAt: "changed_at"
        }
    }

    init?(name: String) {
        guard let part = Self.all.first(where: { $0.name == name }) else { return nil }
        self = part
    }
}
