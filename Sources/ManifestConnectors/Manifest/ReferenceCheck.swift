import ConnectorKit
import StrictYAML

/// Finds references to what does not exist, when a whole manifest is read.
struct ReferenceCheck {
    private let log: ReferenceLog
    private let settings: [String]
    private let secrets: [String]
    private let tables: [String]
    private let lookups: [String]
    private let metadata: [String]
    private let feedValues: [[String]]

    /// Names are taken from the document itself, so that a declaration with a mistake in it still counts.
    init(log: ReferenceLog, root: YAMLValue) {
        self.log = log
        settings = root["settings"].keys + Manifest.commonSettings.keys.sorted()
        secrets = root["secrets"].keys
        tables = root["tables"].keys
        let people = root["people"]
        lookups = people["lookups"].items.compactMap { $0["name"].scalar }
        metadata = people["metadata"].items.compactMap { $0["name"].scalar }
        feedValues = people["feeds"].items.map { $0["values"].keys + ["name"] }
    }

    func run(_ findings: Findings) {
        for use in log.uses {
            for reference in use.template.references {
                guard let problem = problem(with: reference, allowed: use.allowed) else { continue }
                findings.error("dead_reference", at: use.location, "'\(reference)' refers to nothing here; \(problem)")
            }
            for table in use.template.tables where !tables.contains(table) {
                findings.error(
                    "dead_reference", at: use.location, "there is no table '\(table)'; \(expected(tables, table))")
            }
        }
        for name in log.metadata where !metadata.contains(name.value) {
            findings.error(
                "dead_reference", at: name.location,
                "there is no metadata '\(name.value)'; \(expected(metadata, name.value))")
        }
        for secret in log.secrets where !secrets.contains(secret.value) {
            findings.error(
                "dead_reference", at: secret.location,
                "there is no secret '\(secret.value)'; \(expected(secrets, secret.value))")
        }
        for lookup in log.lookups where !lookups.contains(lookup.value) {
            findings.error(
                "dead_reference", at: lookup.location,
                "there is no look-up '\(lookup.value)'; \(expected(lookups, lookup.value))")
        }
    }

    private func problem(
        with reference: TemplateReference, allowed: Set<TemplateReference.Kind>
    ) -> String? {
        guard allowed.contains(reference.kind) else {
            let kinds = TemplateReference.Kind.allCases.filter(allowed.contains).map(\.rawValue)
            return "expected one of \(kinds.joined(separator: ", "))"
        }
        switch reference.kind {
        case .setting: return unknown(reference.name, among: settings)
        case .secret: return unknown(reference.name, among: secrets)
        case .metadata:
            return unknown(String(reference.name.prefix { $0 != "." }), among: metadata)
        case .feed:
            guard !feedValues.isEmpty else { return "the manifest has no 'feeds'" }
            // A value that only some feeds have is absent in the others.
            return unknown(reference.name, among: Array(Set(feedValues.flatMap(\.self))).sorted())
        case .source, .stream, .page, .record, .since, .until, .token:
            guard let names = reference.kind.fixedNames else { return nil }
            return unknown(reference.name, among: names)
        }
    }

    private func unknown(_ name: String, among known: [String]) -> String? {
        known.contains(name) ? nil : expected(known, name)
    }

    private func expected(_ known: [String], _ name: String) -> String {
        guard !known.isEmpty else { return "none is declared" }
        return "expected one of \(known.joined(separator: ", "))\(NearestName.advice(name, among: known))"
    }
}

extension YAMLValue {
    /// The value of a key; an empty value when there is none.
    fileprivate subscript(key: String) -> YAMLValue {
        if case .table(let entries) = content, let entry = entries.first(where: { $0.key.value == key }) {
            return entry.value
        }
        return YAMLValue(.empty, at: location, path: path)
    }

    fileprivate var keys: [String] {
        if case .table(let entries) = content { entries.map(\.key.value) } else { [] }
    }

    fileprivate var items: [YAMLValue] { if case .list(let items) = content { items } else { [] } }

    fileprivate var scalar: String? { if case .scalar(let text, _) = content { text } else { nil } }
}
