/// What a source is to the shop; it decides what a missing e-mail means (R5) and which value survives (V2).
package enum SourceKind: String, Sendable, Hashable, CaseIterable {
    /// A point of sale or a web shop: its customers exist without e-mail.
    case pos
    /// A newsletter service: a record without a usable e-mail is quarantined.
    case newsletter
    /// An exported file.
    case file

    /// The rank of its values when nothing else is configured: the higher wins (V2).
    package var defaultRank: Int {
        switch self {
        case .pos: 300
        case .newsletter: 200
        case .file: 100
        }
    }

    /// Whether a record without a usable e-mail still makes a customer (R5).
    package var keepsPeopleWithoutEmail: Bool { self == .pos }
}
