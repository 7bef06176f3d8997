/// A customer's number in the shared database; negative while a plan has created it and the store has not.
package struct CustomerID: Sendable, Hashable, Comparable, RawRepresentable {
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// Whether only a plan knows the customer yet.
    package var isProvisional: Bool { rawValue < 0 }

    package static func < (left: CustomerID, right: CustomerID) -> Bool { left.rawValue < right.rawValue }
}

/// An identity's number in the shared database; 0 while the store has not written it.
package struct IdentityID: Sendable, Hashable, RawRepresentable {
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// An identity that is not written yet.
    package static let unwritten = IdentityID(rawValue: 0)
}

/// A source's number in the shared database.
package struct SourceID: Sendable, Hashable, RawRepresentable {
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A run's number in the shared database.
package struct RunID: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible {
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package var description: String { String(rawValue) }

    package static func < (left: RunID, right: RunID) -> Bool { left.rawValue < right.rawValue }
}
