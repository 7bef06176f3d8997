/// The last lines of what a child wrote to its standard error.
struct ErrorTail {
    private static let lineCount = 20
    private static let lineLength = 400

    private var splitter = LineSplitter(limit: 4096)
    private(set) var lines: [String] = []

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
