import Foundation

/// The manifests that are shipped, where a test needs them in a folder of its own.
enum Manifests {
    static let shipped = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "config/connectors").path

    static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(shipped)/\(name).yaml")), as: UTF8.self)
    }

    /// The manifest with small pages, so that a few hundred people fill many.
    static func smallPages(_ name: String, size: Int = 50) throws -> String {
        try text(name).replacing(/(people:.*?\bsize: )\d+(, minimum_size: )\d+/.dotMatchesNewlines()) { match in
            "\(match.1)\(size)\(match.2)10"
        }
    }

    /// The manifest without request windows, so that a real process has nothing to wait for.
    static func unpaced(_ text: String) -> String {
        guard let pacing = text.range(of: "\npacing:") else { return text }
        return text[..<pacing.lowerBound] + "\npacing:\n  concurrent: 2\n"
    }
}
