import ConnectorKit

extension YAMLShape where Value == String {
    /// A text of one line as it was typed, `no` and `0123` included; not empty, no control characters.
    package static var text: YAMLShape { text() }

    /// A text of one line; `expected` says what it is for: `a path`.
    package static func text(_ expected: String = "a text") -> YAMLShape {
        YAMLShape(expecting: expected) { value, findings in
            guard case .scalar(let text, _) = value.content else {
                findings.wrongType(value, expected: expected)
                return nil
            }
            guard !text.isEmpty else {
                findings.error(
                    "empty_value", at: value.location, "\(value.name) is an empty text; expected \(expected)")
                return nil
            }
            guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                findings.error(
                    "control_character", at: value.location,
                    "\(value.name) holds a line break or another control character; expected \(expected) of one line")
                return nil
            }
            return text
        }
    }

    /// Any text: empty in quotes and with line breaks too.
    package static var anyText: YAMLShape {
        YAMLShape(expecting: "a text") { value, findings in
            guard case .scalar(let text, _) = value.content else {
                findings.wrongType(value, expected: "a text")
                return nil
            }
            return text
        }
    }

    /// A short name: small letters, digits, `_` and `-`, beginning with a letter or digit.
    package static func name(atMost length: Int = 40) -> YAMLShape {
        let expected = "a name of at most \(length) small letters, digits, '_' or '-'"
        return text(expected).narrowed(to: expected, code: "bad_name", echo: true) {
            NamePattern.matches($0, atMost: length) ? $0 : nil
        }
    }
}

extension YAMLShape where Value == Bool {
    /// `true` or `false`, and nothing that only looks like it.
    package static var boolean: YAMLShape {
        YAMLShape(expecting: "true or false") { value, findings in
            if case .scalar(let text, let quoted) = value.content {
                if case .boolean(let boolean) = PlainScalar(text, quoted: quoted) { return boolean }
                var advice = ""
                switch text.lowercased() {
                case "true", "yes", "on", "y": advice = "; did you mean true?"
                case "false", "no", "off", "n": advice = "; did you mean false?"
                default: break
                }
                findings.wrongType(value, expected: "true or false", advice: advice)
                return nil
            }
            findings.wrongType(value, expected: "true or false")
            return nil
        }
    }
}
