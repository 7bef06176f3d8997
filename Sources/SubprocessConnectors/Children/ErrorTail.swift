/// The last lines of what a child wrote to its standard error.
struct ErrorTail {
    private static let lineCount = 20
    private static let lineLength = 400

    private var splitter = LineSplitter(limit: 4096)
    private(set) var lines: [String] = []

    /// What the lines say of an error, in one line; nil where there is none.
    ///
    /// It may hold what the child read: to be shown only while it has read nobody's data.
    static func telling(_ lines: [String]) -> String? {
        let lines = lines.filter { $0.contains { !$0.isWhitespace } }
        let errors = lines.filter { line in
            ["ERROR", "CRITICAL", "FATAL", "Error:", "Exception:"].contains { line.contains($0) }
        }
        let shown = errors.isEmpty ? lines.suffix(1) : errors.suffix(2)
        let texts = shown.map { line in
            // The SDK's form: `moment | level | logger | message`.
            let parts = line.split(separator: " | ")
            return String(parts.count >= 4 ? parts[3...].joined(separator: " | ")[...] : line[...])
        }
        return texts.isEmpty ? nil : texts.joined(separator: "; ")
    }

    /// Takes the next bytes, and calls `body` with each whole line.
    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (String) -> Void) {
        var found: [String] = []
        splitter.feed(bytes) { line in
            switch line {
            case .whole(let text): found.append(String(decoding: text, as: UTF8.self))
            case .tooLong(let head, _): found.append(String(decoding: head, as: UTF8.self))
            }
        }
        for line in found {
            body(line)
            lines.append(String(line.prefix(Self.lineLength)))
        }
        if lines.count > Self.lineCount { lines.removeFirst(lines.count - Self.lineCount) }
    }
}
