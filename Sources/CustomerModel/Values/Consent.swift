/// What a person has said, or what has happened, about being mailed by one list (V5).
package enum Consent: UInt8, Sendable, Hashable, CaseIterable {
    /// A known person who never opted in.
    case none = 0
    case subscribed
    case pending
    case archived
    case unsubscribed
    case bounced
    case complained

    /// The name in the database, in JSON and in manifests.
    package var name: String {
        switch self {
        case .none: "none"
        case .subscribed: "subscribed"
        case .pending: "pending"
        case .archived: "archived"
        case .unsubscribed: "unsubscribed"
        case .bounced: "bounced"
        case .complained: "complained"
        }
    }

    /// The consent of that name, if there is one.
    package init?(name: String) {
        guard let consent = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = consent
    }

    /// How strongly it speaks against mailing; between equally old statements the stronger stands.
    package var restrictiveness: UInt8 {
        switch self {
        case .none: 0
        case .subscribed: 1
        case .pending: 2
        case .archived: 3
        case .unsubscribed: 4
        case .bounced: 5
        case .complained: 6
        }
    }
}

/// One list's statement about a person.
package struct ListSubscription: Sendable, Hashable {
    /// The provider's own key of the list.
    package var list: String
    package var consent: Consent
    /// When the person or the service said so, in the provider's time; nil when it does not tell.
    package var statedAt: Timestamp?

    package init(list: String, consent: Consent, statedAt: Timestamp? = nil) {
        self.list = list
        self.consent = consent
        self.statedAt = statedAt
    }
}
