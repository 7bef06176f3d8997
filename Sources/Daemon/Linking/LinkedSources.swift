package import ControlAPI
package import CustomerModel

/// A source that was linked through the API, with all that has to be kept of it.
package struct LinkedSource: Codable, Sendable, Hashable {
    package var source: NewSource
    /// The streams to pull; none: all that the connector pulls by default.
    package var streams: [StreamID]

    package init(_ source: NewSource, streams: [StreamID] = []) {
        self.source = source
        self.streams = streams
    }
}

/// Keeps linked sources where the configuration finds them, apart from the administrator's files.
package protocol LinkedSources: Sendable {
    /// The source of that name; nil when none was linked under it.
    func source(_ name: SourceName) throws -> LinkedSource?

    /// Whether a source was linked under that name, readable or not.
    func holds(_ name: SourceName) -> Bool

    /// Keeps a source, whole or not at all; an older one of its name is replaced.
    func keep(_ source: LinkedSource) throws

    /// Forgets a source and its secrets.
    func forget(_ name: SourceName) throws

    /// Forgets the secrets that services gave in place of a source's own; there is no way back.
    func forgetReplacements(of name: SourceName) throws

    /// How findings of the configuration call the place where a source is kept.
    func place(of name: SourceName) -> String
}
