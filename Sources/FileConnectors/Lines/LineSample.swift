import CustomerModel

/// What the beginning of a JSON Lines file tells: the paths of its values, and which gives what.
struct LineSample {
    /// Paths in the order in which they were met; a path's place is its column.
    private(set) var paths: [String] = []
    private(set) var plan: RecordPlan

    private static let lineCount = 200
    /// A file whose keys are values, such as numbers of customers, must not fill the memory.
    private static let pathLimit = 1000

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
        var paths = mappedPaths(settings)
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
            for path in rows.unknownPaths where paths.count < pathLimit && !paths.contains(path) { paths.append(path) }
        }
        if paths.count == mappedPaths(settings).count, broken == 0 { return nil }
        samples = try values(of: file, encoding, start, paths)
        if samples.isEmpty || broken > samples.count && isList { throw notJSONLines(file) }
        do {
            let plan = try RecordPlan(names: paths, settings: settings) { column in
                samples.compactMap { $0[paths[column]] }
            }
            return LineSample(paths: paths, plan: plan)
        } catch {
            throw HeaderFailure.failure(file.name, error, columns: paths)
        }
    }

    /// Takes up paths that no early line had; false when nothing changed.
    mutating func extend(by unknown: [String], settings: FileSettings) -> Bool {
        guard paths.count < Self.pathLimit else { return false }
        let first = paths.count
        for path in unknown where paths.count < Self.pathLimit && !paths.contains(path) { paths.append(path) }
        guard paths.count > first else { return false }
        plan.extend(by: Array(paths[first...]), from: first, settings: settings)
        return true
    }

    /// Tells the object reader its columns.
    func prepare(_ json: inout JSONLine) {
        json.columns = Dictionary(uniqueKeysWithValues: zip(paths, 0...))
        json.joinedColumns = Set(plan[.tags])
        json.booleanColumns = Set(plan[.consent])
    }

    private static func mappedPaths(_ settings: FileSettings) -> [String] {
        var paths: [String] = []
        for part in RecordPart.all {
            for case .name(let path) in settings.mapping[part] ?? [] where !paths.contains(path) { paths.append(path) }
        }
        return paths
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
            for (column, path) in paths.enumerated() where ColumnNames.meaning(FoldedText.folded(path)) == .state {
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
