/// The provider's own key of a record, verbatim as text (R1): two that Unicode calls equivalent are two.
package struct ExternalID: Sendable, Hashable, Comparable, RawRepresentable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package static func == (left: ExternalID, right: ExternalID) -> Bool {
        left.rawValue.utf8.elementsEqual(right.rawValue.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = rawValue
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    package static func < (left: ExternalID, right: ExternalID) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
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
