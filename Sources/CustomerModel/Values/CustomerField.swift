/// A value that a source can report of a person and that the golden record holds.
///
/// The raw value orders fields in encodings; `name` is the column, the JSON key and the word in a manifest.
package enum CustomerField: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    case email = 0
    case firstName
    case lastName
    case phone
    case birthday
    case language
    case company
    case idNumber
    case customerNumber
    case gender
    case address
    case city
    case region
    case postalCode
    case country
    /// The phone in E.164, reported beside `phone` where the country is known (V7); it survives with its `phone`.
    case phoneE164

    /// The name in the database, in JSON, in manifests and in the configuration.
    package var name: String {
        switch self {
        case .email: "email"
        case .firstName: "first_name"
        case .lastName: "last_name"
        case .phone: "phone"
        case .birthday: "birthday"
        case .language: "language"
        case .company: "company"
        case .idNumber: "id_number"
        case .customerNumber: "customer_number"
        case .gender: "gender"
        case .address: "address"
        case .city: "city"
        case .region: "region"
        case .postalCode: "postal_code"
        case .country: "country"
        case .phoneE164: "phone_e164"
        }
    }

    /// The field of that name, if there is one.
    package init?(name: String) {
        guard let field = Self.byName[name] else { return nil }
        self = field
    }

    package static func < (left: CustomerField, right: CustomerField) -> Bool { left.rawValue < right.rawValue }

    private static let byName: [String: CustomerField] =
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
