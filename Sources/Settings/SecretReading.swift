import ConnectorKit
import StrictYAML

/// Finds the secrets of a source where the configuration says that they are.
///
/// No message ever repeats one.
///
///     secrets:
///       api_key: { environment: BOLETIN_KEY }      or  environment:BOLETIN_KEY
///       api_key: { file: /etc/clientela/key }      or  file:/etc/clientela/key
///       api_key: { credential: boletin_key }       or  credential:boletin_key
///       api_key: { value: … }                      or  the value itself, with a warning
struct SecretReading {
    /// Where a secret is.
    enum Origin {
        case environment(String)
        case file(String)
        case credential(String)
        case value(String)
    }

    static let expected = "one of environment, file, credential or value, such as { environment: NAME }"

    let resolver: SecretResolver

    /// The table `secrets` of a source; without resolving only its form is checked.
    func shape(resolving: Bool) -> YAMLShape<[String: Located<Secret>]> {
        YAMLShape(expecting: "a table of 'name: place of the secret'") { value, findings in
            guard case .table(let entries) = value.content else {
                if case .empty = value.content { return [:] }
                findings.wrongType(value, expected: "a table of 'name: place of the secret'")
                return nil
            }
            var secrets: [String: Located<Secret>] = [:]
            for entry in entries {
                guard let origin = origin(of: entry, findings), resolving else { continue }
                let location = entry.value.location
                guard let secret = resolver.secret(from: origin, at: location, findings) else { continue }
                secrets[entry.key.value] = Located(secret, at: location)
            }
            return secrets
        }
    }

    /// Where a single secret is, as under `proxy_credentials`.
    var single: YAMLShape<Secret> {
        YAMLShape(expecting: SecretReading.expected) { value, findings in
            origin(of: value, findings).flatMap { resolver.secret(from: $0, at: value.location, findings) }
        }
    }

    private func origin(of entry: YAMLEntry, _ findings: Findings) -> Origin? {
        if case .empty = entry.value.content {
            // The key may be the secret itself: `secrets: { abc123 }`.
            findings.error(
                "empty_value", at: entry.key.location, "a secret has no value; expected \(SecretReading.expected)")
            return nil
        }
        guard NamePattern.matches(entry.key.value) else {
            findings.error(
                "bad_name", at: entry.key.location,
                "the name of a secret is not allowed; expected a name of at most 40 small letters, digits, '_' or '-'")
            return nil
        }
        return origin(of: entry.value, findings)
    }

    private func origin(of value: YAMLValue, _ findings: Findings) -> Origin? {
        switch value.content {
        case .unreadable:
            return nil
        case .scalar(let text, _):
            return SecretReading.shortForm(text)
        case .table:
            return value.read(.table(longForm(from:)), findings)
        case .empty, .list:
            findings.wrongType(value, expected: SecretReading.expected)
            return nil
        }
    }

    private static func shortForm(_ text: String) -> Origin {
        for (prefix, make) in forms where text.hasPrefix(prefix) {
            return make(String(text.dropFirst(prefix.count)))
        }
        return .value(text)
    }

    private static let forms: [(String, @Sendable (String) -> Origin)] = [
        ("environment:", { .environment($0) }), ("file:", { .file($0) }), ("credential:", { .credential($0) }),
    ]

    private func longForm(from reader: MappingReader) -> Origin? {
        reader.hideUnknownKeys()
        let before = reader.findings.count
        let environment = reader.optional("environment", .anyText).map(Origin.environment)
        let file = reader.optional("file", .anyText).map(Origin.file)
        let credential = reader.optional("credential", .anyText).map(Origin.credential)
        let value = reader.optional("value", .anyText).map(Origin.value)
        let keys = ["environment", "file", "credential", "value"]
        reader.onlyOne(of: keys)
        guard let origin = environment ?? file ?? credential ?? value else {
            if reader.findings.count == before, !reader.hasUnknownKeys {
                reader.findings.error(
                    "empty_value", at: reader.place,
                    "the secret does not say where it is; expected \(SecretReading.expected)")
            }
            return nil
        }
        return origin
    }
}
