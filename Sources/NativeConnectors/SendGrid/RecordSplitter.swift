/// Takes a stream of JSON apart into its objects, wherever the pieces end in which it comes.
///
/// It takes an object a line, a list of objects, and objects one behind the other: which of them an export is, its
/// documentation does not say. What is within an object is left to the parser.
package struct RecordSplitter: Sendable {
    /// Why a stream is none of objects.
    package enum Fault: Error, Hashable {
        /// Something stands between objects that does not belong there.
        case strayText
        /// One object is longer than any record may be.
        case tooLong
    }

    /// Bytes that one object may have.
    package static let longest = 4 << 20

    private var depth = 0
    private var isInText = false
    private var isEscaped = false
    private var lists = 0
    private var current: [UInt8] = []

    package init() {}

    /// Whether the stream may end here.
    package var isComplete: Bool { depth == 0 && lists == 0 }

    /// Reads a piece; gives the objects that end in it.
    package mutating func objects(in piece: UnsafeRawBufferPointer) throws(Fault) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var start = 0
        for index in 0..<piece.count {
            let byte = piece[index]
            if depth == 0 {
                guard try begins(byte) else { continue }
                start = index
                depth = 1
                continue
            }
            if isInText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                guard depth == 0 else { continue }
                found.append(current + piece[start...index])
                current = []
            default: break
            }
        }
        if depth > 0 {
            current += piece[start...]
            if current.count > Self.longest { throw .tooLong }
        }
        return found
    }

    /// Whether an object begins with this byte, outside of all objects.
    private mutating func begins(_ byte: UInt8) throws(Fault) -> Bool {
        switch byte {
        case UInt8(ascii: "{"): return true
        case UInt8(ascii: "["): lists += 1
        case UInt8(ascii: "]"):
            guard lists > 0 else { throw .strayText }
            lists -= 1
        case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D: break
        // The mark that some programs put in front of UTF-8.
        case 0xEF, 0xBB, 0xBF: break
        default: throw .strayText
        }
        return false
    }
}
