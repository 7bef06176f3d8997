import CustomerModel

/// What the service says of people apart from them, by a hash of each address or key: a million of them take some 20 MB.
struct SuppressedAddresses: Sendable {
    private var byEmail: [UInt64: Consent] = [:]
    private var byID: [UInt64: Consent] = [:]

    var isEmpty: Bool { byEmail.isEmpty && byID.isEmpty }

    /// Adds a person; of two consents the one that speaks more strongly against mailing stays.
    mutating func add(_ text: String, _ kind: SuppressionRule.Key, _ consent: Consent) {
        switch kind {
        case .email: Self.add(Self.emailKey(text), consent, to: &byEmail)
        case .externalID: Self.add(Self.hash(text), consent, to: &byID)
        }
    }

    private static func add(_ key: UInt64, _ consent: Consent, to consents: inout [UInt64: Consent]) {
        if let standing = consents[key], standing.restrictiveness >= consent.restrictiveness { return }
        consents[key] = consent
    }

    /// Makes the consents of these people as strict as what was said of them.
    func apply(to records: inout [Record], list: String) {
        for index in records.indices {
            let email = records[index].fields[.email].flatMap { byEmail[Self.emailKey($0)] }
            let own = byID.isEmpty ? nil : byID[Self.hash(records[index].externalID.rawValue)]
            for consent in [email, own].compactMap(\.self) {
                records[index].subscriptions.tighten(to: consent, list: list)
            }
        }
    }

    private static func emailKey(_ email: String) -> UInt64 { hash(email.trimmedBlanks().lowercased()) }

    private static func hash(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { KeyDigest.hash($0) }
    }
}

extension [ListSubscription] {
    /// Makes each as strict as a statement about the person; where there is none, it is the only one.
    mutating func tighten(to consent: Consent, list: String) {
        if isEmpty { append(ListSubscription(list: list, consent: consent)) }
        for place in indices where self[place].consent.restrictiveness < consent.restrictiveness {
            self[place].consent = consent
        }
    }
}
