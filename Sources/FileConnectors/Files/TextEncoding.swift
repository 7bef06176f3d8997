import CustomerModel

/// How a file's bytes are text.
enum TextEncoding: Sendable, Hashable {
    case utf8
    case utf16LittleEndian
    case utf16BigEndian
    case windows1252

    /// The words of the setting `encoding`.
    static let names: [String: TextEncoding?] = [
        "utf-8": .utf8, "utf-16": .utf16LittleEndian, "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian,
        "windows-1252": .windows1252, "iso-8859-1": .windows1252,
    ]

    var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

    /// What a file's own mark at its beginning says, and how many bytes it has.
    static func marked(_ bytes: UnsafeRawBufferPointer) -> (encoding: TextEncoding, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    /// Finds out how a file is written, and where its text begins.
    ///
    /// A mark decides; else bytes of zero in every second place mean UTF-16. What is left is UTF-8 where the letters
    /// beyond ASCII are mostly UTF-8, and Windows-1252 where they are not. A declared encoding gives way to a mark.
    static func detect(_ file: ByteFile, declared: TextEncoding?) throws -> (encoding: TextEncoding, start: Int64) {
        var chunk = [UInt8](repeating: 0, count: FileLimits.sampleBytes)
        var evidence = Evidence()
        var position: Int64 = 0
        while true {
            let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0, at: position) }
            let found: (TextEncoding, Int64)? = chunk.withUnsafeBytes { whole in
                let bytes = UnsafeRawBufferPointer(rebasing: whole[..<count])
                if position == 0 {
                    if let (encoding, length) = marked(bytes) { return (encoding, Int64(length)) }
                    if let declared { return (declared, 0) }
                    if let wide = Self.wide(bytes) { return (wide, 0) }
                }
                evidence.look(bytes.bindMemory(to: UInt8.self), isLast: count < whole.count)
                return nil
            }
            if let found { return found }
            position += Int64(count)
            if count == 0 || evidence.isEnough { break }
        }
        return (evidence.sound >= evidence.broken ? .utf8 : .windows1252, 0)
    }

    private static func wide(_ bytes: UnsafeRawBufferPointer) -> TextEncoding? {
        let pairs = min(bytes.count, 4096) / 2
        guard pairs > 0 else { return nil }
        var even = 0
        var odd = 0
        for index in 0..<pairs {
            if bytes[index * 2] == 0 { even += 1 }
            if bytes[index * 2 + 1] == 0 { odd += 1 }
        }
        if odd * 5 > pairs * 2, even * 10 < pairs { return .utf16LittleEndian }
        if even * 5 > pairs * 2, odd * 10 < pairs { return .utf16BigEndian }
        return nil
    }

    /// Counts of sequences beyond ASCII that are UTF-8 and that are not.
    private struct Evidence {
        var sound = 0
        var broken = 0

        var isEnough: Bool { sound + broken >= 200 }

        mutating func look(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) {
            var index = 0
            while index < bytes.count {
                if bytes[index] < 0x80 {
                    index += 1
                    continue
                }
                // A sequence that the chunk cuts is not judged.
                if !isLast, index + 4 > bytes.count, bytes[index] >= 0xC2 { break }
                let start = index
                _ = UTF8Mending.next(in: bytes, at: &index)
                if UTF8Mending.isValid(UnsafeBufferPointer(rebasing: bytes[start..<index])) {
                    sound += 1
                } else if start > 0 || bytes[start] & 0xC0 != 0x80 {
                    broken += 1
                }
            }
        }
    }
}
