package import ConnectorKit

/// Reads a table key by key, and at the end notes every key that nobody asked for.
///
/// Ask for every key first and unwrap afterwards, so that one pass shows everything that is wrong:
///
///     .table { reader in
///         let name = reader.required("name", .text)
///         let pages = reader.optional("page_size", .integer(in: 1...1000)) ?? 100
///         guard let name else { return nil }
///         return Stream(name: name, pageSize: pages)
///     }
package final class MappingReader {
    /// The table.
    package let value: YAMLValue
    /// Where the readers of this document note what is wrong.
    package let findings: Findings
    private let entries: [YAMLEntry]
    private let byKey: [String: YAMLEntry]
    private var asked: [String] = []
    /// Keys that are missing: noted at the end, unless an unknown key is near one of them and says so.
    private var missing: [(key: String, expected: String)] = []
    private var ignoresRest = false
    private var hidesKeys = false

    /// Begins to read a table; nil, with a finding, when the value is none.
    package init?(_ value: YAMLValue, _ findings: Findings) {
        self.value = value
        self.findings = findings
        switch value.content {
        case .table(let entries): self.entries = entries
        case .empty: entries = []
        default:
            findings.wrongType(value, expected: "a table of 'key: value'")
            return nil
        }
        byKey = Dictionary(entries.map { ($0.key.value, $0) }) { first, _ in first }
    }

    /// The value of a key that must be there; nil, with a finding at the end, when it is missing or does not fit.
    package func required<Value>(_ key: String, _ shape: YAMLShape<Value>) -> Value? {
        guard let entry = entry(key) else {
            missing.append((key, shape.expected))
            return nil
        }
        return shape.read(entry.value, findings)
    }

    /// The value of a key that may be left out; nil when it is, and, with a finding, when it does not fit.
    package func optional<Value>(_ key: String, _ shape: YAMLShape<Value>) -> Value? {
        entry(key).flatMap { shape.read($0.value, findings) }
    }

    /// Whether the key is written, whatever its value.
    package func has(_ key: String) -> Bool { entry(key) != nil }

    /// Whether keys were written that nobody asked for until now.
    package var hasUnknownKeys: Bool { entries.contains { !asked.contains($0.key.value) } }

    /// Where the key is written; the table's own place when it is not.
    package func location(of key: String) -> TextLocation { entry(key)?.key.location ?? place }

    /// Where the table is announced: its key, or its own place.
    package var place: TextLocation { value.keyLocation ?? value.location }

    /// Notes an error at a key, or at the table when the key is not written.
    package func error(_ code: String, at key: String, _ message: String) {
        findings.error(code, at: location(of: key), message)
    }

    /// Of several keys at most one may be written; the later ones are noted.
    package func onlyOne(of keys: [String]) {
        let written = entries.filter { keys.contains($0.key.value) }
        guard let first = written.first else { return }
        for other in written.dropFirst() {
            findings.error(
                "contradiction", at: other.key.location,
                "\(value.name) has both '\(first.key.value)' and '\(other.key.value)'; expected only one of them")
        }
    }

    /// Says that keys nobody asked for are no errors: what they mean hangs on something that is wrong already.
    package func ignoreRest() { ignoresRest = true }

    /// Says that a message must not repeat unknown keys: a secret may have been typed in the place of one.
    package func hideUnknownKeys() { hidesKeys = true }

    /// Notes every key that is missing and every key that nobody asked for.
    ///
    /// `.table` calls it; call it once when you use a reader directly.
    package func finish() {
        var meant: Set<String> = []
        for entry in entries where !ignoresRest && !findings.isFull && !asked.contains(entry.key.value) {
            if let name = noteUnknown(entry.key) { meant.insert(name) }
        }
        for (key, expected) in missing where !meant.contains(key) {
            findings.error(
                "missing_key", at: place, "\(value.name) has no '\(key)'; expected '\(key)' with \(expected)")
        }
        missing = []
    }

    /// Notes an unknown key; gives the known one that was probably meant.
    private func noteUnknown(_ key: Located<String>) -> String? {
        let place = value.path.isEmpty ? "" : " in \(value.path)"
        guard !hidesKeys else {
            findings.error("unknown_key", at: key.location, "an unknown key\(place); expected \(list(asked))")
            return nil
        }
        let free = asked.filter { byKey[$0] == nil }
        let near = NearestName.of(key.value, among: free) ?? NearestName.of(key.value, among: asked)
        let advice = near.map { "; did you mean '\($0)'?" } ?? ""
        findings.error(
            "unknown_key", at: key.location,
            "unknown key '\(Excerpt.of(key.value))'\(place); expected \(list(asked))\(advice)")
        return near
    }

    private func entry(_ key: String) -> YAMLEntry? {
        if !asked.contains(key) { asked.append(key) }
        return byKey[key]
    }

    private func list(_ names: [String]) -> String {
        switch names.count {
        case 0: "no key here"
        case 1: "only '\(names[0])'"
        default: "one of " + names.joined(separator: ", ")
        }
    }
}
