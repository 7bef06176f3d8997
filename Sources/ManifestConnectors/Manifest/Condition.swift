import ConnectorKit
import StrictYAML

/// A question about one value: `{path: status, is: [401, 403]}`.
struct Condition: Sendable {
    /// What is asked.
    enum Test: Sendable {
        /// One of these texts.
        case among([String])
        /// There, and none of these texts.
        case notAmong([String])
        /// There and not null, or not.
        case exists(Bool)
        /// `true`, `1`, `yes`, or not: services write truth in many ways.
        case isTrue(Bool)
    }

    var path: PathTemplate
    var test: Test

    /// Reads the condition's keys out of a table that may have more.
    static func read(_ reader: MappingReader, _ shapes: ManifestShapes) -> Condition? {
        let path = reader.required("path", shapes.path)
        let among = reader.optional("is", shapes.comparands)
        let notAmong = reader.optional("is_not", shapes.comparands)
        let exists = reader.optional("exists", .boolean)
        let isTrue = reader.optional("is_true", .boolean)
        let keys = ["is", "is_not", "exists", "is_true"]
        reader.onlyOne(of: keys)
        guard keys.contains(where: { reader.has($0) }) else {
            reader.error(
                "missing_key", at: "path",
                "nothing is asked of the value; expected one of 'is', 'is_not', 'exists', 'is_true'")
            return nil
        }
        guard let path else { return nil }
        if let among { return Condition(path: path, test: .among(among)) }
        if let notAmong { return Condition(path: path, test: .notAmong(notAmong)) }
        if let exists { return Condition(path: path, test: .exists(exists)) }
        if let isTrue { return Condition(path: path, test: .isTrue(isTrue)) }
        return nil
    }

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<Condition> { .table { read($0, shapes) } }
}
