/// What a signature covers: `{{ body }}`, `{{ url }}{{ body }}`, `{{ timestamp }}.{{ body }}`.
package struct SignedText: Sendable, Hashable {
    /// One part of it.
    package enum Part: Sendable, Hashable {
        case literal(String)
        case body
        /// The address that the service called.
        case url
        /// The time of signing, as it is written.
        case timestamp
        /// A header's value; empty when it is not there.
        case header(String)
    }

    package let parts: [Part]

    /// The body alone.
    package static let body = SignedText([.body])

    package init(_ parts: [Part]) { self.parts = parts }

    /// Reads the text of a manifest; throws `SignedTextFault` with words for the linter.
    package init(_ source: String) throws(SignedTextFault) {
        var parts: [Part] = []
        var rest = Substring(source)
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { parts.append(.literal(String(rest[..<open.lowerBound]))) }
            let inside = rest[open.upperBound...]
            guard let close = inside.firstRange(of: "}}") else {
                throw SignedTextFault(message: "'{{' without '}}'")
            }
            parts.append(try Self.part(inside[..<close.lowerBound]))
            rest = inside[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        // Otherwise anybody who has seen one signature could sign what he likes.
        guard parts.contains(.body) else {
            throw SignedTextFault(message: "what is signed leaves out the body; expected {{ body }} in it")
        }
        self.parts = parts
    }

    /// Whether the time of signing is part of it.
    package var coversTimestamp: Bool { parts.contains(.timestamp) }

    private static func part(_ text: Substring) throws(SignedTextFault) -> Part {
        let name = text.filter { $0 != " " }
        switch name {
        case "body": return .body
        case "url": return .url
        case "timestamp": return .timestamp
        default:
            guard name.hasPrefix("header."), name.utf8.count > 7 else {
                throw SignedTextFault(
                    message: "'\(name)' is nothing that can be signed; expected body, url, timestamp or header.NAME")
            }
            return .header(String(name.dropFirst(7)))
        }
    }
}

/// What is wrong with a text that says what is signed.
package struct SignedTextFault: Error {
    package var message: String
}
