import ConnectorKit
import CustomerModel
import RecordColumns

/// Makes records of the objects that a child prints; the first of them show how the stream is written.
final class RecordMapper {
    private static let sampleCount = 200
    private static let sampleBytes = 1 << 20
    /// Marks by which taps and sources say that a record is deleted.
    private static let deletionPaths = ["_sdc_deleted_at", "_ab_cdc_deleted_at"]

    private let stream: String
    private let program: String
    private let zone: UTCOffsets
    private var settings: RecordSettings
    private var paths: [String] = []
    /// The first records, with their numbers.
    private var samples: [(number: Int, bytes: [UInt8])] = []
    private var sampledBytes = 0
    private var columns: ObjectColumns?
    private var builder: RecordBuilder?
    private var json = JSONLine()
    private var cells = Cells()
    private var deletionColumns: [Int] = []
    private var number = 0

    /// `shape` is what discovery said of the stream.
    init(_ settings: RecordSettings, zone: UTCOffsets, stream: String, program: String, shape: RecordShape) {
        self.settings = settings
        self.zone = zone
        self.stream = stream
        self.program = program
        take(shape)
    }

    /// Whether no record came yet.
    var isUntouched: Bool { number == 0 }

    /// What the child itself says its records look like; it counts until the first of them are understood.
    func take(_ shape: RecordShape) {
        guard columns == nil else { return }
        if !shape.paths.isEmpty { paths = shape.paths }
        let keys = shape.keys
        // A file's name and a line's number recognise nobody again.
        let isArtificial = keys.allSatisfy { $0.hasPrefix("_sdc_") || $0.hasPrefix("_ab_") }
        if !keys.isEmpty { settings.keyColumns = isArtificial ? [] : keys }
    }

    /// Takes the bytes of a record's object, which are lent.
    func take(_ object: UnsafeBufferPointer<UInt8>, into page: inout PulledPage) throws {
        number += 1
        guard columns == nil else { return map(object, number, into: &page) }
        samples.append((number, Array(object)))
        sampledBytes += object.count
        if samples.count >= Self.sampleCount || sampledBytes > Self.sampleBytes { try settle(into: &page) }
    }

    /// What cannot be read as a record takes its number.
    func reject(_ detail: String, into page: inout PulledPage) {
        number += 1
        reject(number, detail, into: &page)
    }

    private func reject(_ number: Int, _ detail: String, into page: inout PulledPage) {
        page.rejections.append(
            Rejection(reason: .malformedRecord, position: "\(stream):\(number)", detail: detail))
    }

    /// Understands the stream by what has come so far; throws a `Failure` of class `.configuration`.
    func settle(into page: inout PulledPage) throws {
        guard columns == nil, !samples.isEmpty else { return }
        let wanted = ObjectColumns.paths(wantedBy: settings)
        let known = samplePaths(wanted + paths)
        let values = sampleValues(known)
        let columns = try ObjectColumns(
            paths: known, settings: settings, origin: "the stream '\(stream)' of \(program)"
        ) { path in values[path] ?? [] }
        self.columns = columns
        if let unused = columns.plan.unusedColumns(areKeys: true, except: Self.isTechnical) {
            page.warnings.append("\(stream): \(unused)")
        }
        builder = RecordBuilder(plan: columns.plan, settings: settings, zone: zone, origin: stream)
        prepare(columns)
        let samples = samples
        self.samples = []
        for sample in samples { sample.bytes.withUnsafeBufferPointer { map($0, sample.number, into: &page) } }
    }

    private func map(_ object: UnsafeBufferPointer<UInt8>, _ number: Int, into page: inout PulledPage) {
        guard object.count <= JSONLine.longest else {
            return reject(number, "the record is longer than 1 MiB", into: &page)
        }
        guard UTF8Mending.isValid(object) else {
            return reject(number, "the record holds bytes that are not UTF-8", into: &page)
        }
        do {
            try json.read(object)
            if !json.unknownPaths.isEmpty { try extend(object) }
        } catch {
            return reject(number, "byte \(error.byte) of the record is not as JSON has it", into: &page)
        }
        cells.values = json.values
        cells.line = number
        guard let outcome = builder?.build(cells) else { return }
        switch outcome {
        case .record(var record):
            record.isDeleted = deletionColumns.contains { !cells.values[$0].isEmpty }
            page.records.append(record)
        case .rejection(let rejection): page.rejections.append(rejection)
        }
        if let warnings = builder?.takeWarnings(), !warnings.isEmpty { page.warnings += warnings }
    }

    /// Takes up keys that no earlier record had, and reads the object again.
    private func extend(_ object: UnsafeBufferPointer<UInt8>) throws(JSONLine.Broken) {
        guard var columns, columns.extend(by: json.unknownPaths, settings: settings) else { return }
        self.columns = columns
        builder?.plan = columns.plan
        prepare(columns)
        try json.read(object)
    }

    private func prepare(_ columns: ObjectColumns) {
        columns.prepare(&json)
        deletionColumns = Self.deletionPaths.compactMap { columns.column(of: $0) }
    }

    private func samplePaths(_ first: [String]) -> [String] {
        var paths: [String] = []
        ObjectColumns.add(first, to: &paths)
        var reader = JSONLine()
        for sample in samples where sample.bytes.count <= JSONLine.longest {
            sample.bytes.withUnsafeBufferPointer { try? reader.read($0) }
            ObjectColumns.add(reader.unknownPaths, to: &paths)
        }
        return paths
    }

    /// Values by path, for columns whose meaning only their values tell.
    private func sampleValues(_ paths: [String]) -> [String: [String]] {
        let wanted = paths.filter { ObjectColumns.needsSamples($0) }
        guard !wanted.isEmpty else { return [:] }
        var reader = JSONLine()
        reader.columns = Dictionary(uniqueKeysWithValues: zip(wanted, 0...))
        reader.booleanColumns = Set(wanted.indices)
        var values: [String: [String]] = [:]
        for sample in samples where sample.bytes.count <= JSONLine.longest {
            sample.bytes.withUnsafeBufferPointer { bytes in
                guard (try? reader.read(bytes)) != nil else { return }
                for (path, value) in zip(wanted, reader.values) where !value.isEmpty {
                    if let text = TextCleaner.cleaned(value).text { values[path, default: []].append(text) }
                }
            }
        }
        return values
    }

    private static func isTechnical(_ path: String) -> Bool {
        path.hasPrefix("_sdc_") || path.hasPrefix("_ab_") || path.hasPrefix("_airbyte_")
    }
}
