import CustomerModel
import Glibc

/// A piece of a file's text in memory, moved along the file; line ends and quotes can be looked for in it.
///
/// UTF-16 arrives as UTF-8; what is 8-bit stays as it is, since line ends and delimiters are ASCII in all of it.
final class TextWindow {
    let encoding: TextEncoding
    /// The bytes from `start` to `end` are text not yet taken.
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var start = 0
    private(set) var end = 0
    /// Whether the text ends where the window ends.
    private(set) var isAtEnd = false
    private(set) var hash = FileFingerprint()

    private let file: ByteFile
    private let capacity: Int
    private var position: Int64
    private var raw: UnsafeMutableRawBufferPointer
    private var utf16: UTF16Reader?
    /// Where to stop reading, for samples; nil: the file's end.
    private let limit: Int64?

    init(_ file: ByteFile, encoding: TextEncoding, from textStart: Int64, limit: Int64? = nil) throws {
        self.file = file
        self.encoding = encoding
        self.limit = limit
        // A conversion may double a chunk.
        capacity = FileLimits.rowBytes + FileLimits.chunkBytes * 2 + 8
        base = .allocate(capacity: capacity)
        raw = .allocate(byteCount: FileLimits.chunkBytes, alignment: 16)
        position = textStart
        if encoding.isUTF16 { utf16 = UTF16Reader(isBigEndian: encoding == .utf16BigEndian) }
        guard textStart > 0 else { return }
        let mark = UnsafeMutableRawBufferPointer(rebasing: raw[..<Int(textStart)])
        let count = try file.read(into: mark, at: 0)
        hash.update(UnsafeRawBufferPointer(rebasing: mark[..<count]))
    }

    deinit {
        base.deallocate()
        raw.deallocate()
    }

    var count: Int { end - start }

    /// Whether this is a sample whose text has been taken, with more behind it in the file.
    var isSampleEnd: Bool { !isAtEnd && limit.map { position >= $0 && start == end } ?? false }

    /// The distance from `start` to the next such byte, looked for from a distance on.
    func offset(of byte: UInt8, from searched: Int = 0) -> Int? {
        guard count > searched, let found = memchr(base + start + searched, Int32(byte), count - searched) else {
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base + start)
    }

    /// Takes the text before `index`, an index into `base`.
    func advance(to index: Int) { start = index }

    /// Reads another piece; false when there is no more, or no room because nothing was taken.
    func fill() throws -> Bool {
        if isAtEnd { return false }
        if start > 0 {
            base.update(from: base + start, count: count)
            end -= start
            start = 0
        }
        guard capacity - end >= FileLimits.chunkBytes * 2 + 8 else { return false }
        var wanted = FileLimits.chunkBytes
        if let limit { wanted = Int(min(Int64(wanted), max(limit - position, 0))) }
        let room = UnsafeMutableRawBufferPointer(rebasing: raw[..<wanted])
        let count = try file.read(into: room, at: position)
        position += Int64(count)
        let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
        hash.update(bytes)
        if count == 0 { isAtEnd = limit.map { position < $0 } ?? true }
        let output = UnsafeMutableBufferPointer(start: base + end, count: capacity - end)
        if utf16 != nil {
            end += utf16?.convert(bytes.bindMemory(to: UInt8.self), isLast: count == 0, into: output) ?? 0
        } else if let source = bytes.baseAddress, count > 0 {
            UnsafeMutableRawPointer(base + end).copyMemory(from: source, byteCount: count)
            end += count
        }
        return count > 0
    }
}
