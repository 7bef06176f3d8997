import CustomerModel
import RecordColumns

/// The rows of a table, each with its line; broken ones are told and passed over.
///
/// A row is broken when its quotes are not closed, its cells are not as many as the header's, its bytes are not of the
/// file's encoding, or it is longer than a mebibyte. Of a broken row that spans lines only the first line is given up,
/// and reading goes on with the next: a quote that somebody forgot to close costs one row and not the rest of the file.
final class TableRows {
    /// The next thing in the file.
    enum Item {
        /// The cells are in `cells`.
        case row
        /// A row that cannot be used; the line on which it stands, and why.
        case broken(line: Int, detail: String)
        case end
    }

    private(set) var cells = Cells()
    let window: TextWindow
    /// How many cells each row must have; nil: any.
    var width: Int?

    private var scanner: RowScanner
    private var line = 1
    private var scratch: UnsafeMutablePointer<UInt8>

    init(_ window: TextWindow, dialect: Dialect) {
        self.window = window
        scanner = RowScanner(dialect: dialect)
        cells.isWindows1252 = window.encoding == .windows1252
        scratch = .allocate(capacity: FileLimits.rowBytes + FileLimits.chunkBytes * 2 + 8)
    }

    deinit { scratch.deallocate() }

    /// The next row; rows without any value are passed over in silence.
    func next() throws -> Item {
        while true {
            let start = window.start
            let found = scanner.scan(window.base, from: start, to: window.end, isAtEnd: window.isAtEnd)
            switch found {
            case .unfinished:
                if try window.fill() || window.isAtEnd { continue }
                return try giveUpLine("the row is longer than \(FileLimits.rowBytes) bytes, or a quote is not closed")
            case .brokenQuote:
                return try giveUpLine("a quote is not closed or stands where none may stand")
            case .row(let next, let lineBreaks):
                if start == window.end { return .end }
                if let item = try take(next: next, lineBreaks: lineBreaks) { return item }
            }
        }
    }

    /// The row at hand, or nil for one that holds nothing.
    private func take(next: Int, lineBreaks: Int) throws -> Item? {
        let start = window.start
        if !scanner.spans.contains(where: { !isEmpty($0) }) {
            window.advance(to: next)
            line += lineBreaks + 1
            return nil
        }
        let surplus = width.map { scanner.spans.count - $0 } ?? 0
        if let width, surplus != 0, surplus < 0 || !scanner.spans[width...].allSatisfy(isEmpty) {
            let detail = "the row has \(scanner.spans.count) cells and the header \(width)"
            if lineBreaks > 0 { return try giveUpLine(detail + "; a quote may not be closed") }
            return pass(to: next, detail)
        }
        let bytes = UnsafeBufferPointer(start: window.base + start, count: next - start)
        if window.encoding != .windows1252, !UTF8Mending.isValid(bytes) {
            let detail = "the row holds bytes that are not of the file's encoding"
            return lineBreaks > 0 ? try giveUpLine(detail) : pass(to: next, detail)
        }
        cells.line = line
        lendCells()
        window.advance(to: next)
        line += lineBreaks + 1
        return .row
    }

    private func pass(to next: Int, _ detail: String) -> Item {
        defer { line += 1 }
        window.advance(to: next)
        return .broken(line: line, detail: detail)
    }

    /// Passes over the text up to the end of its first line.
    private func giveUpLine(_ detail: String) throws -> Item {
        defer { line += 1 }
        let lineEnd = scanner.dialect.lineEnd
        while true {
            if let end = window.offset(of: lineEnd) {
                window.advance(to: window.start + end + 1)
                break
            }
            window.advance(to: window.end)
            guard try window.fill() else { break }
        }
        return .broken(line: line, detail: detail)
    }

    private func isEmpty(_ span: RowScanner.Span) -> Bool {
        (span.start..<span.end).allSatisfy { window.base[$0] <= 0x20 }
    }

    /// Puts the cells where the caller sees them: doubled quotes made single in the scratch, the rest as it stands.
    private func lendCells() {
        cells.values.removeAll(keepingCapacity: true)
        var used = 0
        for span in scanner.spans {
            guard span.hasDoubledQuotes else {
                cells.values.append(UnsafeBufferPointer(start: window.base + span.start, count: span.end - span.start))
                continue
            }
            let first = used
            var index = span.start
            while index < span.end {
                let byte = window.base[index]
                scratch[used] = byte
                used += 1
                index +=
                    byte == Dialect.quote && index + 1 < span.end && window.base[index + 1] == Dialect.quote ? 2 : 1
            }
            cells.values.append(UnsafeBufferPointer(start: scratch + first, count: used - first))
        }
    }
}
