package import CustomerModel

/// What a plan needs to know of a source to weigh its word against another's (V2).
package struct SourceStanding: Sendable, Hashable {
    package var id: SourceID
    package var name: SourceName
    package var kind: SourceKind
    package var rank: Int

    package init(id: SourceID, name: SourceName, kind: SourceKind, rank: Int? = nil) {
        self.id = id
        self.name = name
        self.kind = kind
        self.rank = rank ?? kind.defaultRank
    }
}

/// Every source that ever reported into the database, by its number.
package struct SourceRoster: Sendable {
    private let standings: [SourceID: SourceStanding]

    package init(_ standings: some Sequence<SourceStanding>) {
        self.standings = Dictionary(standings.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The standing of a source; one that is unknown ranks below all.
    package subscript(id: SourceID) -> SourceStanding {
        standings[id] ?? SourceStanding(id: id, name: SourceName(""), kind: .file, rank: .min)
    }
}
