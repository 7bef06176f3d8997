/// Reads JSON (RFC 8259) from bytes that are lent: whole values, or only where the members of an object stand.
struct JSONCursor {
    /// What stands there is no JSON; the byte counts from 1.
    struct Broken: Error, Equatable {
        var byte: Int
    }

    private static let depthLimit = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private var index: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>? = nil) {
        self.bytes = bytes
        index = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// The only value of the text.
    static func value(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>? = nil) throws(Broken) -> JSONValue {
        var cursor = JSONCursor(bytes, range)
        cursor.skipBlanks()
        let value = try cursor.readValue(depth: 0)
        cursor.skipBlanks()
        guard cursor.index == cursor.end else { throw cursor.broken() }
        return value
    }

    /// The value that begins there, and where it ends; nil for what is none.
    static func leadingValue(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (JSONValue, end: Int)? {
        var cursor = JSONCursor(bytes, start..<bytes.count)
        cursor.skipBlanks()
        guard let value = try? cursor.readValue(depth: 0) else { return nil }
        return (value, cursor.index)
    }

    /// The only value of a text in memory.
    static func value(of text: some Collection<UInt8>) throws(Broken) -> JSONValue {
        let result = Array(text).withUnsafeBufferPointer { buffer in
            Result { () throws(Broken) in try value(buffer) }
        }
        return try result.get()
    }

    /// Calls `body` with each key of the object in the range, and where its value stands.
    ///
    /// The values are only passed over: that they are JSON is for whoever reads them.
    static func members(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>? = nil,
        _ body: (_ key: UnsafeBufferPointer<UInt8>, _ value: Range<Int>) -> Void
    ) throws(Broken) {
        var cursor = JSONCursor(bytes, range)
        cursor.skipBlanks()
        guard cursor.take(UInt8(ascii: "{")) else { throw cursor.broken() }
        cursor.skipBlanks()
        if !cursor.take(UInt8(ascii: "}")) {
            while true {
                cursor.skipBlanks()
                let key = try cursor.passText()
                cursor.skipBlanks()
                guard cursor.take(UInt8(ascii: ":")) else { throw cursor.broken() }
                cursor.skipBlanks()
                let start = cursor.index
                try cursor.passValue()
                body(UnsafeBufferPointer(rebasing: bytes[key]), start..<cursor.index)
                cursor.skipBlanks()
                if cursor.take(UInt8(ascii: "}")) { break }
                guard cursor.take(UInt8(ascii: ",")) else { throw cursor.broken() }
            }
        }
        cursor.skipBlanks()
        guard cursor.index == cursor.end else { throw cursor.broken() }
    }

    // MARK: Passing over

    private mutating func passValue() throws(Broken) {
        switch peek() {
        case UInt8(ascii: "\""): _ = try passText()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try passNested()
        case nil: throw broken()
        default:
            let start = index
            while let byte = peek(), !Self.endsWord(byte) { index += 1 }
            if index == start { throw broken() }
        }
    }

    private mutating func passNested() throws(Broken) {
        var depth = 0
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                _ = try passText()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { return }
        }
        throw broken()
    }

    /// Where the text between the quotes stands.
    private mutating func passText() throws(Broken) -> Range<Int> {
        guard take(UInt8(ascii: "\"")) else { throw broken() }
        let start = index
        while let byte = peek() {
            index += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return start..<index - 1 }
        }
        index = end
        throw broken()
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    // MARK: Reading

    private mutating func readValue(depth: Int) throws(Broken) -> JSONValue {
        guard depth < Self.depthLimit, let first = peek() else { throw broken() }
        switch first {
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readList(depth: depth)
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "t"): return try read("true", as: .boolean(true))
        case UInt8(ascii: "f"): return try read("false", as: .boolean(false))
        case UInt8(ascii: "n"): return try read("null", as: .null)
        default: return .number(try readNumber())
        }
    }

    private mutating func readObject(depth: Int) throws(Broken) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipBlanks()
            guard peek() == UInt8(ascii: "\"") else { throw broken() }
            let key = try readText()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw broken() }
            skipBlanks()
            members.append(JSONValue.Member(key: key, value: try readValue(depth: depth + 1)))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw broken() }
        }
    }

    private mutating func readList(depth: Int) throws(Broken) -> JSONValue {
        index += 1
        var items: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .list(items) }
        while true {
            skipBlanks()
            items.append(try readValue(depth: depth + 1))
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .list(items) }
            guard take(UInt8(ascii: ",")) else { throw broken() }
        }
    }

    private mutating func readText() throws(Broken) -> String {
        let range = try passText()
        var copy = JSONTextReader(UnsafeBufferPointer(rebasing: bytes[range]))
        guard let text = copy.read() else { throw Broken(byte: range.lowerBound + 1) }
        return text
    }

    private mutating func readNumber() throws(Broken) -> String {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try passFigures() }
        if take(UInt8(ascii: ".")) { try passFigures() }
        if let letter = peek(), letter | 0x20 == UInt8(ascii: "e") {
            index += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try passFigures()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func passFigures() throws(Broken) {
        let start = index
        while let byte = peek(), (0x30...0x39).contains(byte) { index += 1 }
        if index == start { throw broken() }
    }

    private mutating func read(_ word: StaticString, as value: JSONValue) throws(Broken) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[offset]) else { throw broken() }
        }
        return value
    }

    private func peek() -> UInt8? { index < end ? bytes[index] : nil }

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
