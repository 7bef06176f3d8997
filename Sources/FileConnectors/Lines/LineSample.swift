import CustomerModel
import RecordColumns

/// What the beginning of a JSON Lines file tells: the paths of its values, and which gives what.
struct LineSample {
    var columns: ObjectColumns

    private static let lineCount = 200

    /// Looks at the first lines; nil when the file holds no line at all.
    ///
    /// Throws a `Failure` of class `.configuration` that lists the keys when they cannot be understood, or when the
    /// file is something other than JSON Lines.
    static func look(
        at file: ByteFile, encoding: TextEncoding, from start: Int64, settings: FileSettings
    ) throws -> LineSample? {
        let window = try TextWindow(file, encoding: encoding, from: start, limit: Int64(FileLimits.sampleBytes))
        let rows = LineRows(window)
        _ = try window.fill()
        let beginning = UnsafeBufferPointer(start: window.base + window.start, count: window.count)
        let isList = beginning.first { $0 > 0x20 } == UInt8(ascii: "[")
        let mapped = ObjectColumns.paths(wantedBy: settings.records)
        var paths = mapped
        var samples: [[String: String]] = []
        var broken = 0
        for _ in 0..<lineCount {
            guard !window.isSampleEnd else { break }
            let item = try rows.next()
            if case .end = item { break }
            guard case .row = item else {
                broken += 1
                continue
            }
            ObjectColumns.add(rows.unknownPaths, to: &paths)
        }
        if paths.count == mapped.count, broken == 0 { return nil }
        samples = try values(of: file, encoding, start, paths)
        if samples.isEmpty || broken > samples.count && isList { throw notJSONLines(file) }
        let columns = try ObjectColumns(
            paths: paths, settings: settings.records, origin: file.name, further: HeaderHint.noNames
        ) { path in samples.compactMap { $0[path] } }
        return LineSample(columns: columns)
    }

    /// Values of the first lines by path, for columns whose meaning their values tell.
    private static func values(
        of file: ByteFile, _ encoding: TextEncoding, _ start: Int64, _ paths: [String]
    ) throws -> [[String: String]] {
        let window = try TextWindow(file, encoding: encoding, from: start, limit: Int64(FileLimits.sampleBytes))
        let rows = LineRows(window)
        rows.json.columns = Dictionary(uniqueKeysWithValues: zip(paths, 0...))
        rows.json.booleanColumns = Set(paths.indices)
        var samples: [[String: String]] = []
        for _ in 0..<lineCount {
            guard !window.isSampleEnd else { break }
            let item = try rows.next()
            if case .end = item { break }
            guard case .row = item else { continue }
            var values: [String: String] = [:]
            for (column, path) in paths.enumerated() where ObjectColumns.needsSamples(path) {
                values[path] = rows.cells.withUTF8(column) { TextCleaner.cleaned($0).text }
            }
            samples.append(values)
        }
        return samples
    }

    private static func notJSONLines(_ file: ByteFile) -> Failure {
        Failure(
            "not_json_lines", .configuration,
            "\(file.name) is not JSON Lines: no line at its beginning is a JSON object by itself. One list in square "
                + "brackets must be exported as one object a line; a table is read by the connector 'csv'")
    }
}
