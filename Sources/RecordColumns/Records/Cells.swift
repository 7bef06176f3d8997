import CustomerModel

/// The values of one row or line, in the columns' order; the bytes are lent until the next row.
package struct Cells {
    package var values: [UnsafeBufferPointer<UInt8>] = []
    /// Whether the bytes are Windows-1252 and not UTF-8.
    package var isWindows1252 = false
    /// The line on which the record begins, or its number, from 1.
    package var line = 0

    package init() {}

    /// Calls `body` with a value's bytes as UTF-8.
    package func withUTF8<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let value = values[column]
        guard isWindows1252, value.contains(where: { $0 >= 0x80 }) else { return body(value) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: value.count * 3) { room in
            var count = 0
            for byte in value { UTF8Mending.append(Windows1252.scalar(byte), to: room, at: &count) }
            return body(UnsafeBufferPointer(rebasing: room[..<count]))
        }
    }
}
