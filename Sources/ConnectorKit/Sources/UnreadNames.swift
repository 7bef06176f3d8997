/// What a source's configuration names without a value that could be read: wrong, not there, or not asked for.
///
/// A lint must not call missing what is only unread: one mistake, one finding.
package struct UnreadNames: Sendable, Hashable {
    package var settings: [String: TextLocation] = [:]
    package var secrets: [String: TextLocation] = [:]
    /// Whether settings may be written that nobody could find, as under a misspelt key.
    package var mayHideSettings = false
    package var mayHideSecrets = false

    package init() {}

    /// Whether all that is written was read.
    package var isEmpty: Bool { settings.isEmpty && secrets.isEmpty && !mayHideSettings && !mayHideSecrets }

    /// Whether that setting may be written after all.
    package func mayHoldSetting(_ name: String) -> Bool { mayHideSettings || settings[name] != nil }

    /// Whether that secret may be written after all.
    package func mayHoldSecret(_ name: String) -> Bool { mayHideSecrets || secrets[name] != nil }
}
