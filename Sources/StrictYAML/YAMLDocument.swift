/// A YAML file, composed once; what is wrong with its form is told with line and column.
///
///     let findings = Findings()
///     guard let root = YAMLDocument.root(of: bytes, file: "clientela.yaml", findings: findings) else { … }
///     let shop = root.read(.table { reader in … }, findings)
///
/// Strict about what people and programs read differently: one document, no anchors, aliases, merge keys or tags,
/// plain keys, each key once. A document nests at most 32 levels.
package enum YAMLDocument {
    /// The root value, or nil when the text cannot be read; every reason is in `findings`.
    ///
    /// A file without any value gives an empty root, which reads as a table without keys.
    package static func root(of bytes: [UInt8], file: String, findings: Findings) -> YAMLValue? {
        guard let source = SourceText(bytes, file: file, findings: findings) else { return nil }
        return root(ofChecked: source.text, file: file, findings: findings)
    }

    /// The root value of a text, or nil when it cannot be read; every reason is in `findings`.
    package static func root(of text: String, file: String, findings: Findings) -> YAMLValue? {
        root(of: Array(text.utf8), file: file, findings: findings)
    }

    private static func root(ofChecked text: String, file: String, findings: Findings) -> YAMLValue? {
        var composer = Composer(text: text, file: file)
        guard let tree = composer.compose(findings: findings) else { return nil }
        let walk = TreeWalk(file: file, originalKeys: composer.originalKeys, findings: findings)
        return walk.value(of: tree)
    }
}

extension YAMLValue {
    /// Reads this value by a shape; nil when it does not fit, and `findings` tells why.
    package func read<Value>(_ shape: YAMLShape<Value>, _ findings: Findings) -> Value? {
        shape.read(self, findings)
    }
}
