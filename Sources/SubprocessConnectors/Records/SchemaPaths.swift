/// The paths of values that a JSON schema announces.
enum SchemaPaths {
    private static let limit = 1000
    private static let depthLimit = 8

    /// Keys within objects joined with points: `address.city`.
    static func paths(of schema: JSONValue?) -> [String] {
        var paths: [String] = []
        if let schema { collect(schema, prefix: "", depth: 0, into: &paths) }
        return paths
    }

    private static func collect(_ schema: JSONValue, prefix: String, depth: Int, into paths: inout [String]) {
        guard depth < depthLimit else { return }
        for property in schema["properties"]?.members ?? [] where paths.count < limit {
            let path = prefix.isEmpty ? property.key : "\(prefix).\(property.key)"
            if property.value["properties"] != nil {
                collect(property.value, prefix: path, depth: depth + 1, into: &paths)
            } else {
                paths.append(path)
            }
        }
    }
}
