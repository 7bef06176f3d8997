package import CustomerModel

/// What the service says of people apart from them, by a hash of each address or key: a million of them take some 20 MB.
package struct SuppressedAddresses: Sendable {
    private var byEmail: [UInt64: Consent] = [:]
    private var byID: [UInt64: Consent] = [:]

    package init() {}

    package var isEmpty: Bool { byEmail.isEmpty && byID.isEmpty }

    /// Adds a person by address; of two consents the one that speaks more strongly against mailing stays.
    package mutating func add(email: String, _ consent: Consent) {
        Self.add(Self.emailKey(email), consent, to: &byEmail)
    }

    /// Adds a person by the service's own key.
    package mutating func add(externalID: String, _ consent: Consent) {
        Self.add(Self.hash(externalID), consent, to: &byID)
    }

    private static func add(_ key: UInt64, _ consent: Consent, to consents: inout [UInt64: Consent]) {
        if let standing = consents[key], standing.restrictiveness >= consent.restrictiveness { return }
        consents[key] = consent
    }

    /// Makes the consents of these people as strict as what was said of them.
    package func apply(to records: inout [Record], list: String) {
        for index in records.indices {
            let email = records[index].fields[.email].flatMap { byEmail[Self.emailKey($0)] }
            let own = byID.isEmpty ? nil : byID[Self.hash(records[index].externalID.rawValue)]
            for consent in [email, own].compactMap(\.self) {
                records[index].subscriptions.tighten(to: consent, list: list)
            }
        }
    }

    private static func emailKey(_ email: String) -> UInt64 {
        guard let first = email.firstIndex(where: isInk), let last = email.lastIndex(where: isInk) else { return 0 }
        return hash(email[first...last].lowercased())
    }

    private static func isInk(_ character: Character) -> Bool { character != " " && character != "\t" }

    private static func hash(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { KeyDigest.hash($0) }
    }
}

extension [ListSubscription] {
    /// Makes each as strict as a statement about the person; where there is none, it is the only one.
    package mutating func tighten(to consent: Consent, list: String) {
        if isEmpty { append(ListSubscription(list: list, consent: consent)) }
        for place in indices where self[place].consent.restrictiveness < consent.restrictiveness {
            self[place].consent = consent
        }
    }
}
