/// One value of a document: its kind, and for scalars the bytes of its text.
package struct JSONCell {
    let at: UInt64
    let length: UInt32
    /// As `csj_type` numbers them.
    let kind: UInt8
    /// As `csj_flag` has them.
    let flags: UInt8

    static let absent = JSONCell(at: 0, length: 0, kind: 0, flags: 0)

    /// Absent or null.
    @inline(__always) var isNothing: Bool { kind < 2 }
    @inline(__always) var isText: Bool { kind == 5 }
    @inline(__always) var isNumber: Bool { kind == 4 }
    @inline(__always) var isObject: Bool { kind == 6 }
    /// A text, a number or a truth value.
    @inline(__always) var isScalar: Bool { kind >= 2 && kind <= 5 }
    /// Something in it was no text and became U+FFFD.
    @inline(__always) var isDamaged: Bool { flags & 1 != 0 }
    /// It holds a control character.
    @inline(__always) var hasControl: Bool { flags & 2 != 0 }

    /// The rows of a list; empty for anything else.
    var rows: Range<Int> { kind == 8 ? Int(at)..<(Int(at) + Int(length)) : 0..<0 }

    /// The bytes of a text or a number; `true` and `false` in letters; empty for anything else.
    @inline(__always)
    var bytes: UnsafeBufferPointer<UInt8> {
        guard isScalar else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(at)), count: Int(length))
    }

    /// The text, number or truth value as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    func holds(_ expected: [UInt8]) -> Bool {
        guard isScalar, Int(length) == expected.count else { return false }
        return bytes.elementsEqual(expected)
    }

    /// Whether it is one of few short texts.
    func isAny(of texts: [[UInt8]]) -> Bool {
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
