import ConnectorKit
import CustomerModel
import Synchronization

/// One pull over the files of a source: opens them one after the other and gives their records in pages.
///
/// Every method may block on the disk. It is used by one caller at a time, on the reader's own queue.
final class FilePull: @unchecked Sendable {
    /// Where the text of the files comes from.
    enum Origin {
        case path
        /// Fetched from a URL.
        case fetched(ByteFile)
    }

    private let isCancelled = Atomic<Bool>(false)

    private let settings: FileSettings
    private let zone: UTCOffsets
    private let known: ImportedFiles?
    private let origin: Origin
    private var imported = ImportedFiles()
    private var waiting: [FileSet.Entry]?
    private var current: OpenFile?
    private var incompleteBecause: String?

    /// `known` is nil for a pull of everything.
    init(settings: FileSettings, zone: UTCOffsets, known: ImportedFiles?, origin: Origin) {
        self.settings = settings
        self.zone = zone
        self.known = known
        self.origin = origin
    }

    /// The next page, or nil behind the last file.
    func nextPage() throws -> PulledPage? {
        var page = PulledPage(records: [])
        page.records.reserveCapacity(FileLimits.pageRecords)
        while page.records.count + page.rejections.count < FileLimits.pageRecords {
            try checkCancelled()
            if current == nil, try !openNext(&page) { break }
            guard let file = current else { continue }
            if try !file.fill(&page, upTo: FileLimits.pageRecords) {
                try close(file)
                current = nil
            }
        }
        let isEmpty = page.records.isEmpty && page.rejections.isEmpty && page.warnings.isEmpty
        return isEmpty ? nil : page
    }

    /// Ends the pull; from anywhere.
    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    func outcome() -> PullOutcome {
        PullOutcome(
            reachedEnd: incompleteBecause == nil, incompleteBecause: incompleteBecause, nextState: imported.state)
    }

    /// Opens the next file that is to be read; false when there is none.
    private func openNext(_ page: inout PulledPage) throws -> Bool {
        var files = try waiting ?? listed()
        defer { waiting = files }
        while !files.isEmpty {
            let entry = files.removeFirst()
            let file: ByteFile
            switch origin {
            case .path: file = try ByteFile(path: entry.path, name: entry.name)
            case .fetched(let fetched): file = fetched
            }
            if let known = known?.entries[entry.name], try isUnchanged(file, known) {
                imported.entries[entry.name] = try refreshed(known, file)
                continue
            }
            current = try OpenFile(file, settings: settings, zone: zone)
            return true
        }
        return false
    }

    private func listed() throws -> [FileSet.Entry] {
        switch origin {
        case .path: try FileSet(path: settings.path, patterns: settings.patterns).entries
        case .fetched(let file): [FileSet.Entry(name: file.name, path: "")]
        }
    }

    private func isUnchanged(_ file: ByteFile, _ known: ImportedFiles.Entry) throws -> Bool {
        let mark = try file.mark
        guard mark.size == known.size else { return false }
        if mark.modified == known.modified { return true }
        var hash = FileFingerprint()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: FileLimits.chunkBytes, alignment: 16)
        defer { room.deallocate() }
        var position: Int64 = 0
        while true {
            try checkCancelled()
            let count = try file.read(into: room, at: position)
            if count == 0 { return hash.text == known.hash }
            hash.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
            position += Int64(count)
        }
    }

    private func refreshed(_ known: ImportedFiles.Entry, _ file: ByteFile) throws -> ImportedFiles.Entry {
        var entry = known
        entry.modified = try file.mark.modified
        return entry
    }

    /// Notes a file as imported, unless somebody wrote to it meanwhile: then it is read again at the next run.
    private func close(_ file: OpenFile) throws {
        guard try file.isUntouched else {
            incompleteBecause = "\(file.name) was written to while it was read; the next run reads it again"
            return
        }
        let mark = file.mark
        imported.entries[file.name] = ImportedFiles.Entry(size: mark.size, modified: mark.modified, hash: file.hash)
    }

    private func checkCancelled() throws {
        if isCancelled.load(ordering: .relaxed) {
            throw Failure("cancelled", .cancelled, "the reading of files was stopped")
        }
    }
}
