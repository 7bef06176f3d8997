import Glibc

/// Cuts a stream of bytes into lines of bounded length.
///
/// Of a longer line only the beginning is held; the rest is counted and forgotten.
struct LineSplitter {
    /// A line without its end.
    enum Line {
        case whole(UnsafeBufferPointer<UInt8>)
        /// How a line begins that is longer than may be, and how many bytes it has.
        case tooLong(head: [UInt8], length: Int)
    }

    /// The longest line, in bytes.
    let limit: Int
    private static let headBytes = 512

    private var held: [UInt8] = []
    /// The bytes of the line so far, once it is too long.
    private var excess: Int?

    init(limit: Int) { self.limit = limit }

    /// Bytes that are in memory.
    var heldBytes: Int { held.capacity }

    /// Whether there is a line that has not ended.
    var isWithinLine: Bool { !held.isEmpty || excess != nil }

    /// Takes the next bytes and calls `body` with each line that ends in them; what it gets is lent for the call.
    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Line) throws -> Void) rethrows {
        var start = 0
        while let base = bytes.baseAddress, start < bytes.count,
            let found = memchr(base + start, 0x0A, bytes.count - start)
        {
            let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            let part = UnsafeBufferPointer(rebasing: bytes[start..<end])
            start = end + 1
            if held.isEmpty, excess == nil, part.count <= limit {
                try body(.whole(Self.withoutReturn(part)))
            } else {
                take(part)
                try giveHeld(body)
            }
        }
        take(UnsafeBufferPointer(rebasing: bytes[start...]))
    }

    /// The output has ended: gives the last line where nothing ends it.
    mutating func finish(_ body: (Line) throws -> Void) rethrows {
        if isWithinLine { try giveHeld(body) }
    }

    private mutating func take(_ part: UnsafeBufferPointer<UInt8>) {
        if let length = excess {
            excess = length + part.count
        } else if held.count + part.count > limit {
            excess = held.count + part.count
            held.append(contentsOf: part.prefix(Self.headBytes))
            held = Array(held.prefix(Self.headBytes))
        } else {
            held.append(contentsOf: part)
        }
    }

    private mutating func giveHeld(_ body: (Line) throws -> Void) rethrows {
        defer {
            // A line of megabytes comes rarely: its room is given back.
            held.removeAll(keepingCapacity: held.capacity <= 1 << 18)
            excess = nil
        }
        if let length = excess { return try body(.tooLong(head: held, length: length)) }
        try held.withUnsafeBufferPointer { try body(.whole(Self.withoutReturn($0))) }
    }

    private static func withoutReturn(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        line.last == 0x0D ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    }
}
