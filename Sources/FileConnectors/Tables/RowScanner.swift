/// Finds the cells of one row in a piece of text.
///
/// Quotes count where a cell begins. Within a quoted cell `""` is a quote, and a line break belongs to the value. A
/// quote that neither ends its cell nor is doubled is taken as it stands, as in `"Calle "El Sol" 5"`; in a cell that
/// also holds a line break it is instead the proof that an earlier quote was never closed.
struct RowScanner {
    /// A cell's place in the text, without its quotes.
    struct Span {
        var start: Int
        var end: Int
        var hasDoubledQuotes = false
    }

    /// What the text at a place is.
    enum Found: Equatable {
        /// A row; the next begins at `next`. `lineBreaks` counts those inside its cells.
        case row(next: Int, lineBreaks: Int)
        /// The text ends before the row does.
        case unfinished
        /// A quote is not closed where it should be.
        case brokenQuote
    }

    let dialect: Dialect
    private(set) var spans: [Span] = []

    init(dialect: Dialect) { self.dialect = dialect }

    /// Looks at the row that begins at `start`; `isAtEnd` tells that no text comes behind `end`.
    mutating func scan(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isAtEnd: Bool) -> Found {
        spans.removeAll(keepingCapacity: true)
        let (delimiter, lineEnd) = (dialect.delimiter, dialect.lineEnd)
        var index = start
        var lineBreaks = 0
        while true {
            var opening = index
            while opening < end, isBlank(base[opening]) { opening += 1 }
            if opening < end, base[opening] == Dialect.quote {
                switch scanQuoted(base, from: opening + 1, to: end, isAtEnd: isAtEnd, &lineBreaks) {
                case .closed(let behind): index = behind
                case .unfinished: return .unfinished
                case .broken: return .brokenQuote
                }
            } else {
                let cellStart = index
                while index < end, base[index] != delimiter, base[index] != lineEnd { index += 1 }
                if index == end, !isAtEnd { return .unfinished }
                var cellEnd = index
                if index == end || base[index] == lineEnd, cellEnd > cellStart, base[cellEnd - 1] == 0x0D {
                    cellEnd -= 1
                }
                spans.append(Span(start: cellStart, end: cellEnd))
            }
            if index == end { return .row(next: end, lineBreaks: lineBreaks) }
            if base[index] == delimiter {
                index += 1
                continue
            }
            // A line end, CR before LF included.
            if base[index] == 0x0D, lineEnd != 0x0D { index += 1 }
            return .row(next: min(index + 1, end), lineBreaks: lineBreaks)
        }
    }

    private enum Quoted {
        case closed(behind: Int)
        case unfinished
        case broken
    }

    private mutating func scanQuoted(
        _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isAtEnd: Bool, _ lineBreaks: inout Int
    ) -> Quoted {
        let lineEnd = dialect.lineEnd
        var index = start
        var isDoubled = false
        var isStray = false
        var breaks = 0
        while true {
            while index < end, base[index] != Dialect.quote {
                if base[index] == lineEnd { breaks += 1 }
                index += 1
            }
            if isStray, breaks > 0 { return .broken }
            if index == end { return isAtEnd ? .broken : .unfinished }
            if index + 1 < end, base[index + 1] == Dialect.quote {
                isDoubled = true
                index += 2
                continue
            }
            var behind = index + 1
            while behind < end, isBlank(base[behind]) { behind += 1 }
            if behind == end, !isAtEnd { return .unfinished }
            var ends = behind == end || base[behind] == dialect.delimiter || base[behind] == lineEnd
            if !ends, base[behind] == 0x0D {
                if behind + 1 == end, !isAtEnd { return .unfinished }
                ends = behind + 1 == end || base[behind + 1] == lineEnd
            }
            if ends {
                spans.append(Span(start: start, end: index, hasDoubledQuotes: isDoubled))
                lineBreaks += breaks
                return .closed(behind: behind)
            }
            isStray = true
            index += 1
        }
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte == 0x09 && dialect.delimiter != 0x09) }
}
