import CustomerModel

/// Reads one JSON object strictly (RFC 8259) and keeps the values of known paths.
///
/// A path is keys and places in lists with points between: `merge_fields.FNAME`, `phones.0.number`.
package struct JSONLine {
    /// Why a line is none; the byte counts from 1.
    package struct Broken: Error {
        package var byte: Int
    }

    /// The column of each path.
    package var columns: [String: Int] = [:]
    /// Columns whose several values are joined with commas.
    package var joinedColumns = Set<Int>()
    /// Columns for which `true` and `false` are values; elsewhere they mean that there is none.
    package var booleanColumns = Set<Int>()
    /// Paths that have no column, of this line.
    package private(set) var unknownPaths: [String] = []
    package private(set) var values: [UnsafeBufferPointer<UInt8>] = []

    /// The longest object, in bytes.
    package static let longest = 1 << 20
    private static let depthLimit = 64

    private var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var index = 0
    private var path: [UInt8] = []
    private var scratch: Scratch

    package init() { scratch = Scratch(capacity: Self.longest * 2 + 64) }

    /// Reads a line of at most `longest` bytes; its values are lent until the next call.
    package mutating func read(_ line: UnsafeBufferPointer<UInt8>) throws(Broken) {
        text = line
        index = 0
        path.removeAll(keepingCapacity: true)
        unknownPaths.removeAll(keepingCapacity: true)
        scratch.clear()
        values.removeAll(keepingCapacity: true)
        for _ in 0..<columns.count { values.append(UnsafeBufferPointer(start: nil, count: 0)) }
        skipBlanks()
        guard peek() == UInt8(ascii: "{") else { throw broken() }
        try readObject(depth: 0)
        skipBlanks()
        guard index == text.count else { throw broken() }
    }

    private mutating func readValue(depth: Int) throws(Broken) {
        switch peek() {
        case UInt8(ascii: "{"): try readObject(depth: depth)
        case UInt8(ascii: "["): try readList(depth: depth)
        case UInt8(ascii: "\""): store(try readString())
        case UInt8(ascii: "t"): try readBoolean("true")
        case UInt8(ascii: "f"): try readBoolean("false")
        case UInt8(ascii: "n"): try readWord("null")
        default: store(try readNumber())
        }
    }

    private mutating func readObject(depth: Int) throws(Broken) {
        guard depth < Self.depthLimit else { throw broken() }
        index += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return }
        let parent = path.count
        while true {
            skipBlanks()
            guard peek() == UInt8(ascii: "\"") else { throw broken() }
            let key = try readString()
            if parent > 0 { path.append(UInt8(ascii: ".")) }
            path.append(contentsOf: key)
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw broken() }
            skipBlanks()
            try readValue(depth: depth + 1)
            path.removeSubrange(parent...)
            skipBlanks()
            if take(UInt8(ascii: "}")) { return }
            guard take(UInt8(ascii: ",")) else { throw broken() }
        }
    }

    private mutating func readList(depth: Int) throws(Broken) {
        guard depth < Self.depthLimit else { throw broken() }
        index += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return }
        let parent = path.count
        var place = 0
        while true {
            skipBlanks()
            path.append(UInt8(ascii: "."))
            path.append(contentsOf: String(place).utf8)
            // A plain value belongs to the list, unless its place is asked for.
            if let first = peek(), first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
                columns[String(decoding: path, as: UTF8.self)] == nil
            {
                path.removeSubrange(parent...)
            }
            try readValue(depth: depth + 1)
            path.removeSubrange(parent...)
            place += 1
            skipBlanks()
            if take(UInt8(ascii: "]")) { return }
            guard take(UInt8(ascii: ",")) else { throw broken() }
        }
    }

    /// Keeps a value of the path at hand: the first that is not empty, or all of them where they are joined.
    private mutating func store(_ value: UnsafeBufferPointer<UInt8>) {
        let name = String(decoding: path, as: UTF8.self)
        guard let column = columns[name] else {
            if unknownPaths.count < 1000 { unknownPaths.append(name) }
            return
        }
        if values[column].isEmpty {
            values[column] = value
        } else if joinedColumns.contains(column) {
            values[column] = scratch.joined(values[column], value)
        }
    }

    private mutating func readBoolean(_ word: StaticString) throws(Broken) {
        let start = index
        try readWord(word)
        guard let column = columns[String(decoding: path, as: UTF8.self)] else {
            store(UnsafeBufferPointer(start: nil, count: 0))
            return
        }
        if booleanColumns.contains(column) { store(UnsafeBufferPointer(rebasing: text[start..<index])) }
    }

    private mutating func readWord(_ word: StaticString) throws(Broken) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[offset]) else { throw broken() }
        }
    }

    private mutating func readNumber() throws(Broken) -> UnsafeBufferPointer<UInt8> {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try readFigures() }
        if take(UInt8(ascii: ".")) { try readFigures() }
        if let letter = peek(), letter | 0x20 == UInt8(ascii: "e") {
            index += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try readFigures()
        }
        return UnsafeBufferPointer(rebasing: text[start..<index])
    }

    private mutating func readFigures() throws(Broken) {
        let start = index
        while let byte = peek(), (0x30...0x39).contains(byte) { index += 1 }
        if index == start { throw broken() }
    }

    private mutating func readString() throws(Broken) -> UnsafeBufferPointer<UInt8> {
        index += 1
        let start = index
        while let byte = peek() {
            if byte == UInt8(ascii: "\"") {
                defer { index += 1 }
                return UnsafeBufferPointer(rebasing: text[start..<index])
            }
            if byte == UInt8(ascii: "\\") { return try readEscaped(from: start) }
            guard byte >= 0x20 else { throw broken() }
            index += 1
        }
        throw broken()
    }

    private mutating func readEscaped(from start: Int) throws(Broken) -> UnsafeBufferPointer<UInt8> {
        let first = scratch.count
        for byte in text[start..<index] { scratch.append(UInt32(byte), raw: true) }
        while let byte = peek() {
            guard byte >= 0x20 else { throw broken() }
            index += 1
            if byte == UInt8(ascii: "\"") { return scratch.lend(from: first) }
            if byte == UInt8(ascii: "\\") {
                scratch.append(try readEscape(), raw: false)
            } else {
                scratch.append(UInt32(byte), raw: true)
            }
        }
        throw broken()
    }

    /// The scalar behind a backslash; half a surrogate pair is U+FFFD.
    private mutating func readEscape() throws(Broken) -> UInt32 {
        guard let byte = peek() else { throw broken() }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt32(byte)
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "u"): break
        default: throw broken()
        }
        let unit = try readUnit()
        guard (0xD800...0xDFFF).contains(unit) else { return unit }
        guard unit < 0xDC00, index + 1 < text.count, text[index] == UInt8(ascii: "\\"),
            text[index + 1] == UInt8(ascii: "u")
        else { return 0xFFFD }
        let behind = index
        index += 2
        let low = try readUnit()
        guard (0xDC00...0xDFFF).contains(low) else {
            index = behind
            return 0xFFFD
        }
        return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func readUnit() throws(Broken) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw broken() }
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: unit = unit << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: unit = unit << 4 | UInt32(byte - 0x57)
            default: throw broken()
            }
            index += 1
        }
        return unit
    }

    private func peek() -> UInt8? { index < text.count ? text[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { index += 1 }
    }

    private func broken() -> Broken { Broken(byte: index + 1) }
}

/// Room for values that do not stand in the text as they are; freed with its owner.
final class Scratch {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(capacity: Int) { bytes = .allocate(capacity: capacity) }

    deinit { bytes.deallocate() }

    func clear() { count = 0 }

    func append(_ value: UInt32, raw: Bool) {
        if raw {
            bytes[count] = UInt8(truncatingIfNeeded: value)
            count += 1
        } else {
            UTF8Mending.append(value, to: bytes, at: &count)
        }
    }

    func lend(from first: Int) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[first..<count]) }

    /// Both with a comma between; what ends the room is made longer in place, and what finds no room is left out.
    func joined(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var first = count
        if let start = left.baseAddress, let base = bytes.baseAddress, start + left.count == base + count {
            first = count - left.count
        } else {
            guard count + left.count + right.count + 1 <= bytes.count else { return left }
            for byte in left { append(UInt32(byte), raw: true) }
        }
        guard count + right.count + 1 <= bytes.count else { return left }
        append(UInt32(UInt8(ascii: ",")), raw: true)
        for byte in right { append(UInt32(byte), raw: true) }
        return lend(from: first)
    }
}
