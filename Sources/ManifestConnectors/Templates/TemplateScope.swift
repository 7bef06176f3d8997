/// The values that templates can refer to at one moment.
package struct TemplateScope: Sendable {
    package var settings: [String: String] = [:]
    package var secrets: [String: String] = [:]
    /// The manifest's tables, for `lookup`.
    package var tables: [String: [String: String]] = [:]
    package var sourceName = ""
    package var sourceLists: [String] = []
    package var streamID: String?
    package var streamName: String?
    package var feed: [String: String] = [:]
    package var page: [PageVariable: String] = [:]
    package var since: String?
    package var until: String?
    package var token: String?
    package var record: [String: String] = [:]
    package var metadata: [String: [String: String]] = [:]

    package init() {}

    /// The value of a reference; nil when it has none now.
    package subscript(reference: TemplateReference) -> String? {
        switch reference.kind {
        case .setting: settings[reference.name]
        case .secret: secrets[reference.name]
        case .source:
            reference.name == "name" ? sourceName : sourceLists.isEmpty ? nil : sourceLists.joined(separator: ",")
        case .stream: reference.name == "id" ? streamID : streamName
        case .feed: feed[reference.name]
        case .page: PageVariable(rawValue: reference.name).flatMap { page[$0] }
        case .since: since
        case .until: until
        case .token: token
        case .record: record[reference.name]
        case .metadata:
            reference.name.firstIndex(of: ".").flatMap { dot in
                metadata[String(reference.name[..<dot])]?[String(reference.name[reference.name.index(after: dot)...])]
            }
        }
    }
}
