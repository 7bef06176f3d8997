/// One value of a document: its kind, and for scalars the bytes of its text.
///
/// It lies in memory as `csj_cell` does, so that rows are read in place.
package struct JSONCell {
    package let at: UInt64
    package let length: UInt32
    /// As `csj_type` numbers them.
    package let kind: UInt8
    /// As `csj_flag` has them.
    package let flags: UInt8
    private let reserved: UInt16 = 0

    package static let absent = JSONCell(at: 0, length: 0, kind: 0, flags: 0)

    /// Absent or null.
    @inlinable package var isNothing: Bool { kind < 2 }
    @inlinable package var isText: Bool { kind == 5 }
    @inlinable package var isNumber: Bool { kind == 4 }
    @inlinable package var isObject: Bool { kind == 6 }
    /// A text, a number or a truth value.
    @inlinable package var isScalar: Bool { kind >= 2 && kind <= 5 }
    /// Something in it was no text and became U+FFFD.
    @inlinable package var isDamaged: Bool { flags & 1 != 0 }
    /// It holds a control character.
    @inlinable package var hasControl: Bool { flags & 2 != 0 }

    /// The rows of a list; empty for anything else.
    @inlinable package var rows: Range<Int> { kind == 8 ? Int(at)..<(Int(at) + Int(length)) : 0..<0 }

    /// The bytes of a text or a number; `true` and `false` in letters; empty for anything else.
    @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
        guard isScalar else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(at)), count: Int(length))
    }

    /// The text, number or truth value as text.
    @inlinable package var text: String { String(decoding: bytes, as: UTF8.self) }

    @inlinable package func holds(_ expected: [UInt8]) -> Bool {
        guard isScalar, Int(length) == expected.count else { return false }
        return bytes.elementsEqual(expected)
    }

    /// Whether it is one of few short texts.
    @inlinable package func isAny(of texts: [[UInt8]]) -> Bool {
        for text in texts where holds(text) { return true }
        return false
    }

    /// The number that its text says, in digits alone, after an optional sign; nil beyond 64 bits.
    package var integer: Int64? {
        guard isScalar, length > 0, length < 20 else { return nil }
        var rest = bytes[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in rest {
            guard byte >= 48, byte <= 57 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(byte - 48))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return isNegative ? -value : value
    }
}
