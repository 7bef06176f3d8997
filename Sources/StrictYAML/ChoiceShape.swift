import ConnectorKit

extension YAMLShape {
    /// One of the raw values of an enumeration, as text.
    package static func choice(of type: Value.Type) -> YAMLShape
    where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        choice(type.allCases.map { ($0.rawValue, $0) })
    }

    /// One of the words given, in the order of the message.
    package static func choice(_ words: [(String, Value)]) -> YAMLShape {
        let expected = (words.count > 1 ? "one of " : "") + words.map(\.0).joined(separator: ", ")
        return YAMLShape(expecting: expected) { value, findings in
            guard case .scalar(let text, _) = value.content else {
                findings.wrongType(value, expected: expected)
                return nil
            }
            if let chosen = words.first(where: { $0.0 == text }) { return chosen.1 }
            let advice = NearestName.advice(text, among: words.map(\.0))
            findings.error(
                "unknown_choice", at: value.location,
                "\(value.name) is '\(Excerpt.of(text))'; expected \(expected)\(advice)")
            return nil
        }
    }
}
