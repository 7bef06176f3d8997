package import ConnectorKit

/// What a value must look like, and how it is read: the piece from which strict readers are made.
///
/// `read` gives the value, or nil after it noted at least one error. Ready shapes: `.text`, `.integer(in:)`, `.boolean`,
/// `.choice(of:)`, `.seconds(in:)`, `.list(of:)`, `.table { reader in … }`, `.dictionary(of:)`, `.setting`. Make your own
/// as `static var` or as a function from `MappingReader`; shapes live within one task.
package struct YAMLShape<Value> {
    /// For messages: `a text`, `one of automatic, confirm`.
    package let expected: String
    private let reading: (YAMLValue, Findings) -> Value?

    /// Makes a shape; the closure notes an error whenever it returns nil.
    package init(expecting expected: String, _ reading: @escaping (YAMLValue, Findings) -> Value?) {
        self.expected = expected
        self.reading = reading
    }

    /// The value, or nil after an error was noted.
    package func read(_ value: YAMLValue, _ findings: Findings) -> Value? {
        if case .unreadable = value.content { return nil }
        return reading(value, findings)
    }
}

// MARK: - Shapes from shapes

extension YAMLShape {
    /// The same with a further step that cannot fail.
    package func map<Other>(_ transform: @escaping (Value) -> Other) -> YAMLShape<Other> {
        YAMLShape<Other>(expecting: expected) { value, findings in read(value, findings).map(transform) }
    }

    /// The same for a narrower idea: `convert` gives nil for what does not belong to it.
    ///
    /// The message does not repeat what was typed, unless `echo` says that it can hold no secret.
    package func narrowed<Other>(
        to expected: String, code: String = "bad_value", echo: Bool = false, _ convert: @escaping (Value) -> Other?
    ) -> YAMLShape<Other> {
        YAMLShape<Other>(expecting: expected) { value, findings in
            guard let wide = read(value, findings) else { return nil }
            if let narrow = convert(wide) { return narrow }
            let typed = echo ? value.typedForMessage : ""
            findings.error(code, at: value.location, "\(value.name) is not allowed\(typed); expected \(expected)")
            return nil
        }
    }

    /// Another shape's value, with the place where it was written: `.located(.text)`.
    package static func located<Inner: Sendable>(
        _ shape: YAMLShape<Inner>
    ) -> YAMLShape where Value == Located<Inner> {
        YAMLShape(expecting: shape.expected) { value, findings in
            shape.read(value, findings).map { Located($0, at: value.location) }
        }
    }

    /// One shape for single values, another for tables: short and long forms of the same idea.
    package static func either(scalar: YAMLShape, table: YAMLShape) -> YAMLShape {
        YAMLShape(expecting: "\(scalar.expected), or \(table.expected)") { value, findings in
            if case .table = value.content { return table.read(value, findings) }
            return scalar.read(value, findings)
        }
    }
}

extension YAMLValue {
    /// ` ('…')` for a single value, else nothing.
    var typedForMessage: String {
        guard case .scalar(let text, _) = content else { return "" }
        return " ('\(Excerpt.of(text))')"
    }
}
