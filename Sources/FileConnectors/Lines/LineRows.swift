import CustomerModel
import RecordColumns

/// The lines of a JSON Lines file, each an object; broken ones are told and passed over.
final class LineRows {
    private(set) var cells = Cells()
    let window: TextWindow
    /// The object reader; its columns may grow while the file is read.
    var json = JSONLine()
    private var line = 0
    /// Lent by the window until it is filled again.
    private var lastLine = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    init(_ window: TextWindow) {
        self.window = window
        cells.isWindows1252 = window.encoding == .windows1252
    }

    /// Paths of the last line that have no column.
    var unknownPaths: [String] { json.unknownPaths }

    /// The next line; empty ones are passed over in silence.
    func next() throws -> TableRows.Item {
        var searched = 0
        while true {
            let text = UnsafeBufferPointer(start: window.base + window.start, count: window.count)
            let end = window.offset(of: 0x0A, from: searched)
            if end == nil {
                if try growWindow(&searched) { continue }
                if !window.isAtEnd { return try giveUpLine() }
                if window.count == 0 { return .end }
            }
            line += 1
            let length = end ?? text.count
            let content = UnsafeBufferPointer(rebasing: text[..<length])
            let isLong = length > FileLimits.rowBytes
            searched = 0
            window.advance(to: window.start + (end.map { $0 + 1 } ?? length))
            if content.allSatisfy({ $0 <= 0x20 }) { continue }
            if isLong { return tooLong }
            guard window.encoding == .windows1252 || UTF8Mending.isValid(content) else {
                return .broken(line: line, detail: "the line holds bytes that are not of the file's encoding")
            }
            lastLine = content
            do {
                try json.read(content)
            } catch {
                return .broken(
                    line: line, detail: "the line is no JSON object; byte \(error.byte) is not as JSON has it")
            }
            cells.values = json.values
            cells.line = line
            return .row
        }
    }

    /// Reads the last line once more, after the columns have grown.
    func readAgain() throws -> TableRows.Item {
        try json.read(lastLine)
        cells.values = json.values
        return .row
    }

    private var tooLong: TableRows.Item {
        .broken(line: line, detail: "the line is longer than \(FileLimits.rowBytes) bytes")
    }

    /// Reads on where the line is not whole yet; false when there is no more text or no more room.
    private func growWindow(_ searched: inout Int) throws -> Bool {
        searched = window.count
        let grew = try window.fill()
        return grew || (window.isAtEnd && window.count > searched)
    }

    /// Passes over a line that is longer than may be.
    private func giveUpLine() throws -> TableRows.Item {
        line += 1
        while true {
            if let end = window.offset(of: 0x0A) {
                window.advance(to: window.start + end + 1)
                break
            }
            window.advance(to: window.end)
            guard try window.fill() else { break }
        }
        return tooLong
    }
}
