import ConnectorKit
import CustomerModel

/// Which files were imported, as the connector's state (C5): a file is read again only when it changed.
struct ImportedFiles: Equatable {
    /// One file as it was when it was read.
    struct Entry: Equatable {
        var size: Int64
        /// Nanoseconds since 1970; only a short cut, the hash decides.
        var modified: Int64
        var hash: String
    }

    var entries: [String: Entry] = [:]

    init() {}

    /// Reads a state; one that is not understood is as if nothing had been imported.
    init(_ state: ConnectorState) {
        for line in state.text.split(separator: "\n").dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 3)
            guard parts.count == 4, let size = Int64(parts[0]), let modified = Int64(parts[1]) else { continue }
            entries[Self.unescaped(parts[3])] = Entry(size: size, modified: modified, hash: String(parts[2]))
        }
        if !state.text.hasPrefix(Self.heading) { entries = [:] }
    }

    /// The state: a heading, then a line a file: size, time of change, hash, name.
    var state: ConnectorState {
        let lines = entries.sorted { $0.key < $1.key }.map { name, entry in
            "\(entry.size) \(entry.modified) \(entry.hash) \(Self.escaped(name))"
        }
        return ConnectorState(([Self.heading] + lines).joined(separator: "\n"))
    }

    private static let heading = "files 1"

    private static func escaped(_ name: String) -> String {
        var result = ""
        for character in name.unicodeScalars {
            switch character {
            case "\n": result += "\\n"
            case "\\": result += "\\\\"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                result.append(scalar == "n" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
