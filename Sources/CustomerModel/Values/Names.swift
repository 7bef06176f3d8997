/// The provider's own key of a record, verbatim as text (R1).
package struct ExternalID: Sendable, Hashable, Comparable, RawRepresentable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package static func < (left: ExternalID, right: ExternalID) -> Bool { left.rawValue < right.rawValue }
}

/// The shopkeeper's name of a source, unique in the configuration: `boletin`, `caja`.
package struct SourceName: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    package static func < (left: SourceName, right: SourceName) -> Bool { left.rawValue < right.rawValue }
}

/// One list or one customer table of a source; external IDs are unique within it.
package struct StreamID: Sendable, Hashable, Comparable, RawRepresentable, CustomStringConvertible {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    package static func < (left: StreamID, right: StreamID) -> Bool { left.rawValue < right.rawValue }
}

/// The place of one record in the crosswalk: external IDs are unique within a stream of a source (R1).
package struct RecordKey: Sendable, Hashable {
    package var stream: StreamID
    package var externalID: ExternalID

    package init(stream: StreamID, externalID: ExternalID) {
        self.stream = stream
        self.externalID = externalID
    }
}
