package import ConnectorKit
import CustomerModel

/// One file of an export, read a batch of records at a time: packed or not, its records are never all in memory.
///
/// Used by one task at a time.
package final class ExportFile: @unchecked Sendable {
    /// Bytes that are looked at in one step.
    private static let pieceBytes = 256 << 10
    /// Records in a batch, about.
    private static let batchRecords = 500

    private let body: ResponseBody
    private let inflater: Inflater?
    private var offset = 0
    private var splitter = RecordSplitter()
    private let room: UnsafeMutableRawBufferPointer

    package init(_ body: ResponseBody) {
        self.body = body
        inflater = body.withUnsafeBytes { Inflater.recognizes($0) ? Inflater() : nil }
        room = .allocate(byteCount: Self.pieceBytes, alignment: 16)
    }

    deinit { room.deallocate() }

    /// The next records, as they stand in the file; nil behind the last one.
    ///
    /// Throws a `Failure` of class `.transient` for a file that is cut or damaged, `.data` for one that holds no records.
    package func nextBatch() throws -> [[UInt8]]? {
        var batch: [[UInt8]] = []
        while batch.count < Self.batchRecords {
            guard offset < body.count else {
                try checkEnd()
                return batch.isEmpty ? nil : batch
            }
            do {
                batch += try body.withUnsafeBytes { bytes in
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                    return try splitter.objects(in: try piece(of: rest))
                }
            } catch let fault as RecordSplitter.Fault {
                throw Failure(
                    "unusable_export", .data,
                    fault == .tooLong
                        ? "the export holds a record of more than \(RecordSplitter.longest >> 20) MiB"
                        : "the export holds something else than JSON records")
            }
        }
        return batch
    }

    private func piece(of rest: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
        guard let inflater else {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceBytes))
            offset += piece.count
            return piece
        }
        guard case .unpacked(let consumed, let produced) = inflater.step(rest, into: room) else { throw Self.cut }
        guard consumed > 0 || produced > 0 else { throw Self.cut }
        offset += consumed
        return UnsafeRawBufferPointer(rebasing: room[..<produced])
    }

    private func checkEnd() throws {
        guard splitter.isComplete, inflater?.isAtEnd ?? true else { throw Self.cut }
    }

    private static var cut: Failure {
        Failure("cut_export", .transient, "the file of the export is cut or damaged")
    }
}
