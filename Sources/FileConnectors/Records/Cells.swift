import CustomerModel

/// The values of one row or line, in the columns' order; the bytes are lent until the next row.
struct Cells {
    var values: [UnsafeBufferPointer<UInt8>] = []
    var encoding = TextEncoding.utf8
    /// The line of the file on which the record begins, from 1.
    var line = 0

    /// Calls `body` with a value's bytes as UTF-8.
    func withUTF8<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let value = values[column]
        guard encoding == .windows1252, value.contains(where: { $0 >= 0x80 }) else { return body(value) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: value.count * 3) { room in
            var count = 0
            for byte in value { UTF8Mending.append(Windows1252.scalar(byte), to: room, at: &count) }
            return body(UnsafeBufferPointer(rebasing: room[..<count]))
        }
    }
}
