import ConnectorKit
import Yams

/// Turns composed nodes into values with places and paths; refuses what `YAMLDocument` names.
final class TreeWalk {
    /// Deeper files are a mistake or an attack.
    static let maximumDepth = 32

    private let file: String
    private let originalKeys: [Composer.Place: String]
    private let findings: Findings
    private var deepFound = false

    init(file: String, originalKeys: [Composer.Place: String], findings: Findings) {
        self.file = file
        self.originalKeys = originalKeys
        self.findings = findings
    }

    /// The root's value; empty for a file without any.
    func value(of tree: Composer.Tree) -> YAMLValue {
        let start = TextLocation(file: file, line: 1, column: 1)
        return withExtendedLifetime(tree.parser) {
            tree.root.map { value(of: $0, path: "", depth: 1) } ?? YAMLValue(.empty, at: start, path: "")
        }
    }

    private func value(of node: Node, path: String, depth: Int) -> YAMLValue {
        let location = place(of: node)
        let nothing = YAMLValue(.unreadable, at: location, path: path)
        guard depth <= TreeWalk.maximumDepth else {
            if !deepFound {
                deepFound = true
                findings.error(
                    "too_deep", at: location,
                    "values are nested too deep; expected at most \(TreeWalk.maximumDepth) levels")
            }
            return nothing
        }
        guard node.anchor == nil else {
            findings.error("anchor", at: location, SyntaxFinding.aliasAdvice)
            return nothing
        }
        switch node {
        case .scalar(let scalar):
            return YAMLValue(content(of: scalar, at: location), at: location, path: path)
        case .sequence(let sequence):
            checkTag(sequence.tag, at: location)
            let items = sequence.enumerated().map { index, item in
                value(of: item, path: "\(path)[\(index + 1)]", depth: depth + 1)
            }
            return YAMLValue(.list(items), at: location, path: path)
        case .mapping(let mapping):
            checkTag(mapping.tag, at: location)
            return YAMLValue(.table(entries(of: mapping, path: path, depth: depth)), at: location, path: path)
        case .alias:
            findings.error("anchor", at: location, SyntaxFinding.aliasAdvice)
            return nothing
        }
    }

    private func entries(of mapping: Node.Mapping, path: String, depth: Int) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var seen: [String: TextLocation] = [:]
        for pair in mapping {
            guard let key = key(of: pair.key) else { continue }
            let inner = path.isEmpty ? Excerpt.of(key.value) : "\(path).\(Excerpt.of(key.value))"
            if let first = seen[key.value] {
                findings.error(
                    "duplicate_key", at: key.location,
                    "the key '\(Excerpt.of(key.value))' is already written in line \(first.line); "
                        + "expected each key once in a table")
                continue
            }
            seen[key.value] = key.location
            var value = value(of: pair.value, path: inner, depth: depth + 1)
            value.keyLocation = key.location
            if case .empty = value.content { value.location = key.location }
            entries.append(YAMLEntry(key: key, value: value))
        }
        return entries
    }

    private func key(of node: Node) -> Located<String>? {
        let location = place(of: node)
        guard node.anchor == nil else {
            findings.error("anchor", at: location, SyntaxFinding.aliasAdvice)
            return nil
        }
        guard case .scalar(let scalar) = node else {
            findings.error(
                "key_not_text", at: location, "a list or a table stands where a key is; expected a text followed by ':'"
            )
            return nil
        }
        let original = originalKeys[Composer.Place(line: location.line, column: location.column)]
        let text = original ?? scalar.string
        if text == "<<", scalar.style == .plain {
            findings.error(
                "merge_key", at: location, "merge keys (<<) are not supported; expected the values written out")
            return nil
        }
        guard !text.isEmpty else {
            findings.error("key_not_text", at: location, "a key is empty; expected a text followed by ':'")
            return nil
        }
        return Located(text, at: location)
    }

    private func content(of scalar: Node.Scalar, at location: TextLocation) -> YAMLValue.Content {
        let quoted = scalar.style != .plain
        checkTag(scalar.tag, at: location)
        if !quoted, PlainScalar.isEmpty(scalar.string) { return .empty }
        return .scalar(text: scalar.string, quoted: quoted)
    }

    /// Yams marks quoted texts as `str` by itself, and nothing else without a tag in the file.
    private func checkTag(_ tag: Tag, at location: TextLocation) {
        guard ![Tag.Name.implicit, .str, .seq, .map].map(\.rawValue).contains(tag.rawValue) else { return }
        findings.error("tag", at: location, "tags (!name) are not supported; expected a plain value")
    }

    private func place(of node: Node) -> TextLocation {
        TextLocation(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
}
