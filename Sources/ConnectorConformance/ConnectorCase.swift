package import ConnectorKit
import CustomerModel
package import Foundation

/// A connector as a folder of fixtures describes it: how its service behaves, and which records must come of it.
///
/// `Tests/ManifestConnectorsTests/Fixtures/README.md` explains the files. They are written from the service's documentation, not from the manifest.
package struct ConnectorCase: Sendable {
    /// The name of its folder.
    package internal(set) var name: String
    /// The connector's name in a configuration.
    package internal(set) var connector = ""
    package internal(set) var settings: [String: SettingValue] = [:]
    package internal(set) var secrets: [String: String] = [:]
    package internal(set) var lists: [String] = []
    /// The secrets that a refusal must name.
    var refusedSecrets: [String] = []
    /// What the service insists on in each request.
    var demands = Demands()
    /// The streams that the service tells, by their ids.
    var streams: [String: String] = [:]
    /// The stream that is pulled.
    package internal(set) var stream: String?
    /// Everything that is no page of people.
    var answers: [FixedAnswer] = []
    var people = PeopleService()
    /// The records of `people.json`, in the service's own shape.
    package internal(set) var records: [Sample] = []
    var refusal = ErrorAnswer(status: 401)
    var throttling = ErrorAnswer(status: 429, headers: ["Retry-After": "7"])
    var trouble = ErrorAnswer(status: 500)
    var otherErrors: [ErrorAnswer] = []
    var increment: Increment?
    /// Changes that give the first record a status that nobody knows.
    var strange: [Sample] = []
    /// Changes that give the first record a status that is documented, and the strongest consent that follows.
    var words: [Word] = []
    /// Why a record has no status that could be unknown, where that is so.
    var noStatus: String?
    /// The least that a record can be.
    var bare: Sample = .table([])
    /// Whether standing in the list is the consent itself, so that a bare record is mailed.
    var bareIsMailable = false
    var expected: [ExpectedRecord] = []
    /// Why nobody notices that a list moves while it is read, where that is so.
    var unnoticedMoves: String?
    /// Why no deletion can be seen, where that is so.
    var invisibleDeletions: String?

    /// What a request must hold to be answered.
    struct Demands: Sendable {
        var method: String?
        var headers: [String: String] = [:]
        var query: [String: String] = [:]
        /// Texts that the body holds.
        var body: [String] = []
    }

    /// An answer that is the same each time.
    struct FixedAnswer: Sendable {
        var path: String
        var demands = Demands()
        var status = 200
        var body: String
        var headers: [String: String] = [:]
        /// Whether it is given without the key.
        var isOpen = false
    }

    /// A refusal.
    struct ErrorAnswer: Sendable {
        var status: Int
        var headers: [String: String] = [:]
        var body = ""
        var kind: FailureClass?
    }

    /// A status and what it means.
    struct Word: Sendable {
        var change: Sample
        var consent: String
        /// Settings of the source that differ.
        var settings: [String: SettingValue] = [:]
    }

    /// What an incremental pull must ask for, and what there is then.
    struct Increment: Sendable {
        var asks = Demands()
        /// Places of the records in `people.json` that have changed.
        var records: [Int]
        /// How many of `people.json` the pull before it found; all when left out.
        var before: Int?
        /// The external IDs that must come; all of those records when left out.
        var yields: [String]?
        /// Where increments are asked for elsewhere.
        var people: PeopleService?
    }

    /// The cases of a folder: its folders with a `case.yaml`.
    package static func names(in folder: URL) -> [String] {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return found.filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)/case.yaml") }.sorted()
    }
}

/// How a service hands out its people.
struct PeopleService: Sendable {
    /// A way to them, and who stands there.
    struct Feed: Sendable {
        var path: String
        var query: [String: String] = [:]
        /// Places in `people.json`; all when left out.
        var records: [Int]?
    }

    /// How one gets from page to page.
    enum Paging: String, Sendable, CaseIterable {
        case none
        case offset
        case page
        case cursor
        case nextURL = "next_url"
        case link
        case keyset
        case version
    }

    var feeds: [Feed] = []
    var demands = ConnectorCase.Demands()
    var paging = Paging.none
    /// The parameter that says which page is wanted, and the one with its size.
    var position = ""
    var size: String?
    /// Whether they stand in the JSON body.
    var isInBody = false
    /// Whether they are given without the key, as files behind signed addresses are.
    var isOpen = false
    /// The first page's number or offset.
    var first = 0
    /// The most records that the service gives at once.
    var most = 100
    /// Of keysets and versions: where the record holds it.
    var key = "id"
    /// Whether the next address has no host.
    var isRelative = false
    /// Records stand in a table under the value of this key.
    var keyedBy: String?
    /// A table of records that is empty is written as a list.
    var emptyAsList = false
    /// A page, with `$records` or `$lines`, `$next`, `$more`, `$total`, `$pages`, `$number`, `$count`, `$last`.
    var page = "$records"
    /// The last page, and one without records, where they are of another form.
    var lastPage: String?
    var emptyPage: String?
    var headers: [String: String] = [:]
}

/// What must come of one record.
struct ExpectedRecord: Sendable {
    var id: String
    var fields: [String: String] = [:]
    var consent: [String: String] = [:]
    var tags: [String] = []
    var orders: Int64?
    var spentCents: Int64?
    var currency: String?
    var lastPurchaseAt: String?
    var changedAt: String?
    var isDeleted = false
}
