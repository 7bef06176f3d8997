/// What decides whether two addresses are one person (R2): trimmed, NFC, lower-case, with an ASCII domain.
package struct EmailKey: Sendable, Hashable, Comparable, RawRepresentable {
    package var rawValue: String

    /// Takes a key as it was stored; use `EmailAddress.key(of:)` for what a person typed.
    package init(rawValue: String) { self.rawValue = rawValue }

    package static func < (left: EmailKey, right: EmailKey) -> Bool { left.rawValue < right.rawValue }
}

/// Why an address cannot be used as a mailbox (R2).
package enum EmailProblem: String, Error, Sendable, Hashable, CaseIterable {
    case empty = "no address"
    case noAt = "there is no @"
    case emptyLocalPart = "nothing stands before the @"
    case badLocalPart = "the part before the @ has a character or a dot where none may be"
    case localPartTooLong = "the part before the @ is longer than 64 bytes"
    case noDotInDomain = "the domain has no dot"
    case badDomain = "the domain is not a domain name"
    case tooLong = "longer than 254 bytes"
}
