/// Something outside a template that it names: `setting.host`, `page.offset`, `since`.
package struct TemplateReference: Sendable, Hashable, CustomStringConvertible {
    /// Where the value comes from.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A setting of the source, `base_url` included.
        case setting
        /// A secret of the source.
        case secret
        /// The source: `source.lists`, separated by commas; absent when none is chosen.
        case source
        /// The stream that is read: `stream.id`, `stream.name`.
        case stream
        /// The feed that is read: the values that the manifest gives it.
        case feed
        /// The page that is asked for: `page.size`, `page.offset`, `page.last`, `page.number`, `page.cursor`.
        case page
        /// The beginning of an incremental pull, in the declared format.
        case since
        /// The end of an incremental pull or of a window.
        case until
        /// The token of a login or an OAuth2 exchange.
        case token
        /// In a look-up: `record.id`, `record.email`.
        case record
        /// A name that a metadata call resolves: `metadata.merge_fields.Phone`.
        case metadata
    }

    package var kind: Kind
    /// What follows the first dot; empty for `since`, `until` and `token`.
    package var name: String

    package init(_ kind: Kind, _ name: String = "") {
        self.kind = kind
        self.name = name
    }

    init(parsing text: String) throws(TemplateFault) {
        let dot = text.firstIndex(of: ".")
        let head = String(dot.map { text[..<$0] } ?? text[...])
        let tail = dot.map { String(text[text.index(after: $0)...]) } ?? ""
        guard let kind = Kind(rawValue: head) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw TemplateFault(
                code: "dead_reference",
                message: "'\(text)' refers to nothing; expected a name that begins with one of \(known)")
        }
        guard kind.standsAlone == tail.isEmpty else {
            let form = kind.standsAlone ? "'\(head)' alone" : "'\(head).' and a name"
            throw TemplateFault(code: "dead_reference", message: "'\(text)' refers to nothing; expected \(form)")
        }
        self.init(kind, tail)
    }

    package var description: String { name.isEmpty ? kind.rawValue : "\(kind.rawValue).\(name)" }
}

extension TemplateReference.Kind {
    var standsAlone: Bool { self == .since || self == .until || self == .token }

    /// The names that may follow, where the list is fixed.
    var fixedNames: [String]? {
        switch self {
        case .source: ["lists", "name"]
        case .stream: ["id", "name"]
        case .page: PageVariable.allCases.map(\.rawValue)
        case .record: ["id", "email"]
        case .setting, .secret, .feed, .since, .until, .token, .metadata: nil
        }
    }
}

/// What a request can say about the page it asks for.
package enum PageVariable: String, Sendable, Hashable, CaseIterable {
    /// Records wanted.
    case size
    /// Records before the page.
    case offset
    /// The position of the page's last record, counted from 0.
    case last
    /// The number of the page, or the index of the block.
    case number
    /// The provider's own mark of the page; absent for the first one.
    case cursor
}
