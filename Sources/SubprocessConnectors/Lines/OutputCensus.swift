/// Counts what the lines of a child's output are taken for; for whoever looks at an output without a pull.
package struct OutputCensus: Sendable, Hashable {
    /// The protocols.
    package enum Language: Sendable, Hashable, CaseIterable {
        case singer
        case airbyte
    }

    package private(set) var messages = 0
    /// Lines that are no messages at all.
    package private(set) var noise = 0
    /// Messages that cannot be read, and lines that are too long.
    package private(set) var broken = 0

    /// Reads pieces of an output in their order, with lines of at most `limit` bytes.
    package init(of pieces: [ArraySlice<UInt8>], in language: Language, limit: Int) {
        var splitter = LineSplitter(limit: limit)
        var census = OutputCensus()
        for piece in pieces {
            piece.withUnsafeBufferPointer { splitter.feed($0) { census.count($0, language) } }
        }
        splitter.finish { census.count($0, language) }
        self = census
    }

    private init() {}

    private mutating func count(_ line: LineSplitter.Line, _ language: Language) {
        guard case .whole(let bytes) = line else {
            broken += 1
            return
        }
        switch language {
        case .singer:
            switch SingerMessage.read(bytes) {
            case .noise: noise += 1
            case .broken: broken += 1
            default: messages += 1
            }
        case .airbyte:
            switch AirbyteMessage.read(bytes) {
            case .noise: noise += 1
            case .broken: broken += 1
            default: messages += 1
            }
        }
    }
}
