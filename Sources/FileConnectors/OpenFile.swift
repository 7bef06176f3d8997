import ConnectorKit
import CustomerModel
import RecordColumns

/// One file being read: its rows become records.
final class OpenFile {
    private enum Rows {
        case table(TableRows)
        case lines(LineRows, LineSample)
        /// The file holds nothing.
        case none
    }

    let mark: ByteFile.Mark
    private let file: ByteFile
    private let window: TextWindow
    private let settings: FileSettings
    private var rows: Rows = .none
    private var builder: RecordBuilder?
    private var pendingWarnings: [String] = []

    /// Finds out how the file is written; throws a `Failure` of class `.configuration` when it is not understood.
    init(_ file: ByteFile, settings: FileSettings, zone: UTCOffsets) throws {
        self.file = file
        self.settings = settings
        mark = try file.mark
        let (encoding, start) = try TextEncoding.detect(file, declared: settings.encoding)
        window = try TextWindow(file, encoding: encoding, from: start)
        switch settings.format {
        case .csv:
            guard let sample = try TableSample.look(at: file, encoding: encoding, from: start, settings: settings)
            else { return }
            let table = TableRows(window, dialect: sample.dialect)
            try Self.pass(table, beyond: sample.headerLine)
            table.width = sample.columnCount
            rows = .table(table)
            use(sample.plan, zone)
        case .jsonl:
            guard let sample = try LineSample.look(at: file, encoding: encoding, from: start, settings: settings)
            else { return }
            let lines = LineRows(window)
            sample.columns.prepare(&lines.json)
            rows = .lines(lines, sample)
            use(sample.columns.plan, zone)
        }
    }

    var name: String { file.name }

    /// The fingerprint of what was read.
    var hash: String { window.hash.text }

    /// Whether the file is still what it was when it was opened.
    var isUntouched: Bool { get throws { try file.mark == mark } }

    /// Adds records and rejections until the page has `count` of them; false at the file's end.
    func fill(_ page: inout PulledPage, upTo count: Int) throws -> Bool {
        page.warnings += pendingWarnings
        pendingWarnings = []
        guard var builder else {
            try drain()
            return false
        }
        // Out of the object while it works, so that it is not copied.
        self.builder = nil
        defer {
            page.warnings += builder.takeWarnings()
            self.builder = builder
        }
        while page.records.count + page.rejections.count < count {
            switch try nextRow(&builder) {
            case .end: return false
            case .broken(let line, let detail):
                let reason: Rejection.Reason = settings.format == .csv ? .malformedRow : .malformedRecord
                page.rejections.append(Rejection(reason: reason, position: "\(name):\(line)", detail: detail))
            case .row:
                switch builder.build(cells) {
                case .record(let record): page.records.append(record)
                case .rejection(let rejection): page.rejections.append(rejection)
                }
            }
        }
        return true
    }

    private var cells: Cells {
        switch rows {
        case .table(let table): table.cells
        case .lines(let lines, _): lines.cells
        case .none: Cells()
        }
    }

    private func nextRow(_ builder: inout RecordBuilder) throws -> TableRows.Item {
        switch rows {
        case .none: return .end
        case .table(let table): return try table.next()
        case .lines(let lines, var sample):
            let item = try lines.next()
            guard case .row = item, !lines.unknownPaths.isEmpty,
                sample.columns.extend(by: lines.unknownPaths, settings: settings.records)
            else { return item }
            builder.plan = sample.columns.plan
            sample.columns.prepare(&lines.json)
            rows = .lines(lines, sample)
            return try lines.readAgain()
        }
    }

    private func use(_ plan: RecordPlan, _ zone: UTCOffsets) {
        builder = RecordBuilder(plan: plan, settings: settings.records, zone: zone, origin: file.name)
        if settings.hasHeader, let unused = plan.unusedColumns(areKeys: settings.format != .csv) {
            pendingWarnings.append("\(file.name): \(unused)")
        }
    }

    /// Reads on to the end for the fingerprint of a file without records.
    private func drain() throws {
        repeat { window.advance(to: window.end) } while try window.fill()
    }

    private static func pass(_ table: TableRows, beyond line: Int) throws {
        guard line > 0 else { return }
        while true {
            switch try table.next() {
            case .end: return
            case .broken: continue
            case .row: if table.cells.line >= line { return }
            }
        }
    }
}
