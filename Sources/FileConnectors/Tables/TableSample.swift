import CustomerModel
import RecordColumns

/// What a table's beginning tells: its delimiter, where its header is, and which column gives what.
struct TableSample {
    var dialect: Dialect
    var plan: RecordPlan
    var columnCount: Int
    /// The line of the header; 0 where there is none.
    var headerLine: Int

    /// Rows looked at.
    private static let rowCount = 100
    /// The header may stand below titles, but not below more than these.
    private static let titleRows = 10

    /// Looks at the beginning of a file; nil when it holds no row at all.
    ///
    /// Throws a `Failure` of class `.configuration` that lists the columns when they cannot be understood.
    static func look(
        at file: ByteFile, encoding: TextEncoding, from start: Int64, settings: FileSettings
    ) throws -> TableSample? {
        let lineEnd = try lineEnd(of: file, encoding, start)
        var best: (sample: TableSample, score: [Int])?
        var obstacle: (cause: RecordPlan.Obstacle, columns: [String])?
        var sawRows = false
        for delimiter in settings.delimiter.map({ [$0] }) ?? Dialect.candidates {
            let dialect = Dialect(delimiter: delimiter, lineEnd: lineEnd)
            let rows = try rows(of: file, encoding, start, dialect)
            if !rows.isEmpty { sawRows = true }
            let headers = settings.hasHeader ? Array(rows.prefix(titleRows).indices) : [-1]
            for header in headers where !rows.isEmpty {
                let below = rows[(header + 1)...]
                let names =
                    header >= 0 ? rows[header].cells : (1...(rows.map(\.cells.count).max() ?? 1)).map { String($0) }
                do {
                    let plan = try RecordPlan(names: names, settings: settings.records) { column in
                        below.compactMap { column < $0.cells.count ? $0.cells[column] : nil }
                    }
                    let regular = below.count { $0.cells.count == names.count }
                    // The columns understood count most, then rows that fit them.
                    let score = [plan.understood, regular, names.count]
                    if best.map({ $0.score.lexicographicallyPrecedes(score) }) ?? true {
                        let line = header >= 0 ? rows[header].line : 0
                        best = (
                            TableSample(dialect: dialect, plan: plan, columnCount: names.count, headerLine: line), score
                        )
                    }
                } catch {
                    if obstacle.map({ $0.columns.count < names.count }) ?? true { obstacle = (error, names) }
                }
            }
        }
        if let best { return best.sample }
        guard sawRows, let obstacle else { return nil }
        throw HeaderFailure.failure(
            file.name, obstacle.cause, columns: obstacle.columns, further: HeaderHint.noNames)
    }

    private static func lineEnd(of file: ByteFile, _ encoding: TextEncoding, _ start: Int64) throws -> UInt8 {
        let window = try TextWindow(file, encoding: encoding, from: start, limit: Int64(FileLimits.sampleBytes))
        _ = try window.fill()
        let text = UnsafeBufferPointer(start: window.base + window.start, count: window.count)
        return text.contains(0x0A) || !text.contains(0x0D) ? 0x0A : 0x0D
    }

    private static func rows(
        of file: ByteFile, _ encoding: TextEncoding, _ start: Int64, _ dialect: Dialect
    ) throws -> [(cells: [String], line: Int)] {
        let window = try TextWindow(file, encoding: encoding, from: start, limit: Int64(FileLimits.sampleBytes))
        let table = TableRows(window, dialect: dialect)
        var rows: [(cells: [String], line: Int)] = []
        while rows.count < rowCount {
            // The sample may end within a row.
            guard !window.isSampleEnd else { break }
            switch try table.next() {
            case .end: return rows
            case .broken: continue
            case .row:
                let cells = table.cells.values.indices.map { column in
                    table.cells.withUTF8(column) { TextCleaner.cleaned($0).text ?? "" }
                }
                rows.append((cells, table.cells.line))
            }
        }
        return rows
    }
}
