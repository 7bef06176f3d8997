/// The forms of exported files that can be read.
package enum FileFormat: String, Sendable, Hashable, CaseIterable {
    /// Delimited tables with a header.
    case csv
    /// One JSON object a line.
    case jsonl

    /// What files of a folder are read when the settings do not say.
    var defaultPatterns: [String] {
        switch self {
        case .csv: ["*.csv", "*.tsv", "*.txt"]
        case .jsonl: ["*.jsonl", "*.ndjson"]
        }
    }
}

/// Sizes that keep the memory of a pull small, whatever the file holds.
enum FileLimits {
    /// The longest row of a table or line of JSON, in bytes; a longer one is quarantined and skipped.
    static let rowBytes = 1 << 20
    /// Bytes read at a time.
    static let chunkBytes = 256 << 10
    /// How much of a file's beginning is looked at to find out how it is written.
    static let sampleBytes = 256 << 10
    /// Records and rejections of a page.
    static let pageRecords = 1000
    /// Bytes asked for at a time from a URL.
    static let pieceBytes = 8 << 20
    /// The largest answer of a server that does not give pieces.
    static let downloadBytes = 64 << 20
}
