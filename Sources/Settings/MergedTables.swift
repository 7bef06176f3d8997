import ConnectorKit
import StrictYAML

/// The entries of one section from all files; a key may be written once.
struct MergedTables {
    /// For messages: `the source`.
    let what: String
    private(set) var entries: [YAMLEntry] = []

    init(what: String) { self.what = what }

    /// Adds a file's section; a key that another file has already is noted, with both places.
    mutating func add(_ section: YAMLValue, _ findings: Findings) {
        switch section.content {
        case .table(let added):
            for entry in added {
                if let first = entries.first(where: { $0.key.value == entry.key.value }) {
                    findings.error(
                        "duplicate_key", at: entry.key.location,
                        "\(what) '\(Excerpt.of(entry.key.value))' is already written at \(first.key.location); "
                            + "expected it once")
                } else {
                    entries.append(entry)
                }
            }
        case .empty, .unreadable:
            break
        case .list, .scalar:
            findings.wrongType(section, expected: "a table of 'name: …'")
        }
    }
}
