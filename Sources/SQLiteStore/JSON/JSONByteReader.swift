/// Reads JSON from bytes of UTF-8, strictly and in order; a step that does not fit throws.
///
/// Made for what this store wrote itself and for what another program may have written in its place: any valid JSON of
/// the expected shape is read, whatever its spaces, escapes and unknown names.
struct JSONByteReader {
    /// The bytes are not JSON of the expected shape.
    struct Malformed: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    private static let maximumDepth = 32

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Reads an object; `member` reads the value of each name, or calls `skip`.
    mutating func object(_ member: (String, inout JSONByteReader) throws -> Void) throws {
        try expect(0x7B)
        if take(0x7D) { return }
        repeat {
            let name = try text()
            try expect(0x3A)
            try member(name, &self)
        } while take(0x2C)
        try expect(0x7D)
    }

    /// Reads an array; `element` reads each value.
    mutating func array(_ element: (inout JSONByteReader) throws -> Void) throws {
        try expect(0x5B)
        if take(0x5D) { return }
        repeat { try element(&self) } while take(0x2C)
        try expect(0x5D)
    }

    /// Whether null comes next, which is then read.
    mutating func null() throws -> Bool {
        skipBlanks()
        guard peek() == 0x6E else { return false }
        try literal("null")
        return true
    }

    mutating func optionalText() throws -> String? { try null() ? nil : try text() }

    mutating func optionalInteger() throws -> Int64? { try null() ? nil : try integer() }

    mutating func flag() throws -> Bool {
        skipBlanks()
        if peek() == 0x74 {
            try literal("true")
            return true
        }
        try literal("false")
        return false
    }

    mutating func integer() throws -> Int64 {
        skipBlanks()
        let start = offset
        if peek() == 0x2D { offset += 1 }
        let digits = offset
        while let byte = peek(), byte >= 0x30, byte <= 0x39 { offset += 1 }
        guard offset > digits, bytes[digits] != 0x30 || offset == digits + 1 else { throw Malformed() }
        if let byte = peek(), byte == 0x2E || byte == 0x65 || byte == 0x45 { throw Malformed() }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
        guard let value = Int64(text) else { throw Malformed() }
        return value
    }

    mutating func text() throws -> String {
        try expect(0x22)
        let start = offset
        while let byte = peek() {
            if byte == 0x22 {
                defer { offset += 1 }
                return try Self.decoded(UnsafeRawBufferPointer(rebasing: bytes[start..<offset]))
            }
            guard byte >= 0x20 else { throw Malformed() }
            if byte == 0x5C { return try escapedText(from: start) }
            offset += 1
        }
        throw Malformed()
    }

    /// Reads any value and forgets it.
    mutating func skip() throws { try skip(depth: 0) }

    /// Throws unless only blanks are left.
    mutating func end() throws {
        skipBlanks()
        guard offset == bytes.count else { throw Malformed() }
    }

    private mutating func skip(depth: Int) throws {
        guard depth < Self.maximumDepth else { throw Malformed() }
        skipBlanks()
        switch peek() {
        case 0x7B: try object { _, reader in try reader.skip(depth: depth + 1) }
        case 0x5B: try array { reader in try reader.skip(depth: depth + 1) }
        case 0x22: _ = try text()
        case 0x74, 0x66: _ = try flag()
        case 0x6E: _ = try null()
        default: try skipNumber()
        }
    }

    private mutating func skipNumber() throws {
        let start = offset
        while let byte = peek(), byte >= 0x30 && byte <= 0x39 || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) {
            offset += 1
        }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
        guard Double(text) != nil else { throw Malformed() }
    }

    private mutating func escapedText(from start: Int) throws -> String {
        var plain = [UInt8](bytes[start..<offset])
        while let byte = peek() {
            offset += 1
            switch byte {
            case 0x22: return try plain.withUnsafeBytes { try Self.decoded($0) }
            case 0x5C: try appendEscape(to: &plain)
            case 0..<0x20: throw Malformed()
            default: plain.append(byte)
            }
        }
        throw Malformed()
    }

    private mutating func appendEscape(to plain: inout [UInt8]) throws {
        guard let byte = peek() else { throw Malformed() }
        offset += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: plain.append(byte)
        case 0x62: plain.append(0x08)
        case 0x66: plain.append(0x0C)
        case 0x6E: plain.append(0x0A)
        case 0x72: plain.append(0x0D)
        case 0x74: plain.append(0x09)
        case 0x75: plain.append(contentsOf: String(try escapedScalar()).utf8)
        default: throw Malformed()
        }
    }

    private mutating func escapedScalar() throws -> Character {
        let high = try fourHexDigits()
        if high & 0xFC00 == 0xD800 {
            guard peek() == 0x5C else { throw Malformed() }
            offset += 1
            guard peek() == 0x75 else { throw Malformed() }
            offset += 1
            let low = try fourHexDigits()
            guard low & 0xFC00 == 0xDC00,
                let scalar = Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF))
            else { throw Malformed() }
            return Character(scalar)
        }
        guard let scalar = Unicode.Scalar(high) else { throw Malformed() }
        return Character(scalar)
    }

    private mutating func fourHexDigits() throws -> UInt32 {
        guard offset + 4 <= bytes.count else { throw Malformed() }
        var value: UInt32 = 0
        for byte in bytes[offset..<offset + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
            default: throw Malformed()
            }
        }
        offset += 4
        return value
    }

    private static func decoded(_ bytes: UnsafeRawBufferPointer) throws -> String {
        guard let text = String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) else { throw Malformed() }
        return text
    }

    private mutating func literal(_ expected: StaticString) throws {
        let fits = expected.withUTF8Buffer { word in
            offset + word.count <= bytes.count && bytes[offset..<offset + word.count].elementsEqual(word)
        }
        guard fits else { throw Malformed() }
        offset += expected.utf8CodeUnitCount
    }

    private mutating func expect(_ byte: UInt8) throws {
        guard take(byte) else { throw Malformed() }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }
}
