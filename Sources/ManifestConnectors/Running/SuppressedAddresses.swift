import CustomerModel

/// Addresses that the service does not mail, by a hash of each: a million of them take some 20 MB.
struct SuppressedAddresses: Sendable {
    private var consents: [UInt64: Consent] = [:]

    var isEmpty: Bool { consents.isEmpty }

    /// Adds an address; of two consents the one that speaks more strongly against mailing stays.
    mutating func add(_ email: String, _ consent: Consent) {
        let key = Self.key(email)
        if let standing = consents[key], standing.restrictiveness >= consent.restrictiveness { return }
        consents[key] = consent
    }

    /// Makes the consents of the suppressed among these people as strict as the suppression.
    func apply(to records: inout [Record], list: String) {
        for index in records.indices {
            guard let email = records[index].fields[.email], let consent = consents[Self.key(email)] else { continue }
            if records[index].subscriptions.isEmpty {
                records[index].subscriptions = [ListSubscription(list: list, consent: consent)]
            }
            for place in records[index].subscriptions.indices
            where records[index].subscriptions[place].consent.restrictiveness < consent.restrictiveness {
                records[index].subscriptions[place].consent = consent
            }
        }
    }

    private static func key(_ email: String) -> UInt64 {
        var folded = email.trimmedBlanks().lowercased()
        return folded.withUTF8 { KeyDigest.hash($0) }
    }
}
