import Foundation

/// The document of `--json`, as a program of the shop's would read it: each key is there and of its kind.
struct ReportDocument: Decodable {
    struct Run: Decodable {
        struct Counts: Decodable, Equatable {
            var fetched, repeated, quarantined, suppressed, new, linked, updated, unchanged, conflicts: Int

            /// C2.
            var isBalanced: Bool {
                fetched == repeated + quarantined + suppressed + new + linked + updated + unchanged + conflicts
            }
        }

        struct Problem: Decodable {
            var code: String
            var `class`: String
            var message: String
        }

        struct Sample: Decodable {
            var `class`: String
            var name, email, external_id, reason, detail: String?
        }

        var source: String
        var run_id: String?
        var state: String
        var mode: String
        var new_accounts: Int
        var counts: Counts
        var expected_total: Int?
        var pages: Int
        var retries: Int
        var started_at: String
        var duration_seconds: Double
        var warnings: [String]
        var samples: [Sample]
        var error: Problem?
    }

    var runs: [Run]

    /// The keys that every run has, with a value or with null.
    static let keys: Set<String> = [
        "source", "run_id", "state", "mode", "new_accounts", "counts", "expected_total", "pages", "retries",
        "started_at", "duration_seconds", "warnings", "samples", "error",
    ]

    init(_ text: String) throws { self = try JSONDecoder().decode(ReportDocument.self, from: Data(text.utf8)) }

    private enum CodingKeys: String, CodingKey { case runs }

    init(from decoder: any Decoder) throws {
        runs = try decoder.container(keyedBy: CodingKeys.self).decode([Run].self, forKey: .runs)
    }
}
