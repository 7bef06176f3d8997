import ConnectorKit
import CustomerModel
import StrictYAML

/// A piece of JSON that a test takes apart and puts together again; numbers stay as they are written.
package indirect enum Sample: Sendable, Hashable {
    case text(String)
    /// A number, `true`, `false` or `null`.
    case literal(String)
    case list([Sample])
    case table([Member])

    /// A key and its value.
    package struct Member: Sendable, Hashable {
        package var key: String
        package var value: Sample
    }

    /// JSON is YAML too.
    init(_ value: YAMLValue) {
        switch value.content {
        case .scalar(let text, let quoted):
            self = quoted || !Self.isLiteral(text) ? .text(text) : .literal(text)
        case .list(let items): self = .list(items.map(Sample.init))
        case .table(let entries): self = .table(entries.map { Member(key: $0.key.value, value: Sample($0.value)) })
        case .empty, .unreadable: self = .literal("null")
        }
    }

    /// Reads a text; throws when it is neither JSON nor YAML.
    package init(parsing text: String, file: String) throws {
        let findings = Findings()
        guard let root = YAMLDocument.root(of: text, file: file, findings: findings) else {
            throw Failure("bad_sample", .internal, findings.all.map(\.description).joined(separator: "\n"))
        }
        self = Sample(root)
    }

    /// The JSON of it.
    package var json: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .literal(let literal): literal
        case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
        case .table(let members):
            "{" + members.map { Self.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }

    /// The members of a table; of anything else none.
    package var members: [Member] { if case .table(let members) = self { members } else { [] } }
    /// The items of a list; of anything else none.
    package var items: [Sample] { if case .list(let items) = self { items } else { [] } }

    /// A text or a literal, as text; nil for `null` too.
    package var scalar: String? {
        switch self {
        case .text(let text): text
        case .literal(let literal): literal == "null" ? nil : literal
        case .list, .table: nil
        }
    }

    /// What stands behind keys, or places in lists, with dots between them.
    package subscript(path: String) -> Sample? {
        var found: Sample? = self
        for key in path.split(separator: ".") {
            if let items = found?.items, let place = Int(key), items.indices.contains(place) {
                found = items[place]
            } else {
                found = found?.members.first { $0.key == key }?.value
            }
        }
        return found
    }

    private static func isLiteral(_ text: String) -> Bool {
        ["true", "false", "null"].contains(text)
            || text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension Sample {
    /// With another laid over it: tables key by key, `null` takes a key away (RFC 7396).
    func patched(with patch: Sample) -> Sample {
        guard case .table(let changes) = patch else { return patch }
        var members = self.members
        for change in changes {
            let index = members.firstIndex { $0.key == change.key }
            if change.value == .literal("null") {
                if let index { members.remove(at: index) }
            } else if let index {
                members[index].value = members[index].value.patched(with: change.value)
            } else {
                members.append(Member(key: change.key, value: change.value))
            }
        }
        return .table(members)
    }

    /// With keys that no documentation names, at the beginning and at the end of every table in it.
    var embellished: Sample {
        switch self {
        case .text, .literal: return self
        case .list(let items): return .list(items.map(\.embellished))
        case .table(let members):
            let first = Member(key: "aa_new", value: .list([.literal("1"), .literal("null"), .table([])]))
            let last = Member(
                key: "zz_new", value: .table([Member(key: "status", value: .text("subscribed"))]))
            let inner = members.map { Member(key: $0.key, value: $0.value.embellished) }
            return .table([first] + inner + [last])
        }
    }

    /// All that is left when one key is taken away, at this level or the next.
    var withoutOneKey: [(key: String, rest: Sample)] {
        let members = self.members
        return members.indices.flatMap { index -> [(key: String, rest: Sample)] in
            let name = members[index].key
            var others = members
            others.remove(at: index)
            let inner = members[index].value.withoutOneKey.map { key, rest in
                var changed = members
                changed[index].value = rest
                return (key: "\(name).\(key)", rest: Sample.table(changed))
            }
            return [(key: name, rest: Sample.table(others))] + inner
        }
    }
}
