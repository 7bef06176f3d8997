package import ConnectorKit

/// A value of a document with the place where it is written and the path that leads to it.
package struct YAMLValue: Sendable {
    /// What is written there.
    package enum Content: Sendable {
        /// A single value as it was typed; `quoted` tells `"10"` from `10`.
        case scalar(text: String, quoted: Bool)
        case list([YAMLValue])
        case table([YAMLEntry])
        /// Nothing after the colon, or `~`, or `null`.
        case empty
        /// Something that was refused and reported already; it reads as nothing, without a further finding.
        case unreadable
    }

    package var content: Content
    package var location: TextLocation
    /// Where the key before the value is; nil in lists and for the root.
    package var keyLocation: TextLocation?
    /// For messages: `sources.boletin.lists[2]`; empty for the root.
    package var path: String

    package init(_ content: Content, at location: TextLocation, path: String) {
        self.content = content
        self.location = location
        self.path = path
    }

    /// The path, or words for the root.
    package var name: String { path.isEmpty ? "the document" : path }

    /// What is there, for messages: `a list`; never the value itself, which may be a secret.
    package var found: String {
        switch content {
        case .empty, .unreadable: "empty"
        case .list: "a list"
        case .table: "a table"
        case .scalar(let text, let quoted): PlainScalar(text, quoted: quoted).found
        }
    }
}

/// One `key: value` of a table.
package struct YAMLEntry: Sendable {
    package var key: Located<String>
    package var value: YAMLValue

    package init(key: Located<String>, value: YAMLValue) {
        self.key = key
        self.value = value
    }
}
