import CustomerModel
import Planning

/// The form of a staged record in the spool: two texts that order it and one block of bytes for all the rest.
///
/// Few wide columns: every column more costs at each of the sorts that a record goes through.
enum StagedRow {
    /// Stands for "no usable address" and sorts behind every key.
    static let noKey: [UInt8] = [0xF4, 0x8F, 0xBF, 0xBF]

    /// Bytes before the payload: kind of address, whether there is a change's time, that time, the fingerprint.
    private static let headLength = 1 + 1 + 8 + 16

    private static let problems = EmailProblem.allCases

    /// The number of a stream as one character, then the external ID: orders by both.
    static func writeIDKey(stream: Int, _ id: ExternalID, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        writeStream(stream, into: &bytes)
        bytes.append(contentsOf: id.rawValue.utf8)
    }

    /// Three bytes of UTF-8 for each number up to 32767, in the numbers' order.
    private static func writeStream(_ stream: Int, into bytes: inout [UInt8]) {
        let scalar = 0x0800 + stream
        bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
        bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar >> 6 & 0x3F)))
        bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar & 0x3F)))
    }

    /// The stream's number and the external ID of a key that `writeIDKey` wrote.
    static func readIDKey(_ bytes: UnsafeRawBufferPointer) -> (stream: Int, id: ExternalID)? {
        guard let stream = readStream(bytes) else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: bytes[3...])
        return (stream, ExternalID(String(decoding: text, as: UTF8.self)))
    }

    static func readStream(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 3 else { return nil }
        return (Int(bytes[0] & 0x0F) << 12 | Int(bytes[1] & 0x3F) << 6 | Int(bytes[2] & 0x3F)) - 0x0800
    }

    static func writeBody(_ record: StagedRecord, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        switch record.address {
        case .key: bytes.append(0)
        case .missing: bytes.append(1)
        case .unusable(let problem): bytes.append(UInt8(2 + (problems.firstIndex(of: problem) ?? 0)))
        }
        bytes.append(record.changedAt == nil ? 0 : 1)
        append(UInt64(bitPattern: record.changedAt?.milliseconds ?? 0), to: &bytes)
        append(record.hash.high, to: &bytes)
        append(record.hash.low, to: &bytes)
        bytes.append(contentsOf: record.payload)
    }

    /// When the record was changed, by its body.
    static func changedAt(in body: UnsafeRawBufferPointer) -> Timestamp? {
        guard body.count >= headLength, body[1] == 1 else { return nil }
        return Timestamp(milliseconds: Int64(bitPattern: body.loadUnaligned(fromByteOffset: 2, as: UInt64.self)))
    }

    static func record(_ key: RecordKey, emailKey: String?, body: UnsafeRawBufferPointer) -> StagedRecord? {
        guard body.count >= headLength else { return nil }
        let address: StagedRecord.Address
        switch body[0] {
        case 0:
            guard let emailKey else { return nil }
            address = .key(EmailKey(rawValue: emailKey))
        case 1: address = .missing
        case let raw:
            guard Int(raw) - 2 < problems.count else { return nil }
            address = .unusable(problems[Int(raw) - 2])
        }
        return StagedRecord(
            key: key, address: address,
            hash: ContentHash(
                high: body.loadUnaligned(fromByteOffset: 10, as: UInt64.self),
                low: body.loadUnaligned(fromByteOffset: 18, as: UInt64.self)),
            changedAt: changedAt(in: body), payload: Array(body[headLength...]))
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }
}
