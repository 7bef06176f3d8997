/// Writes gzip (RFC 1952) with fixed Huffman codes and short matches; small, not strong.
enum Gzip {
    /// The bytes compressed.
    static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        deflate(bytes, into: &output)
        append(checksum(of: bytes), to: &output)
        append(UInt32(truncatingIfNeeded: bytes.count), to: &output)
        return output
    }

    private static func append(_ value: UInt32, to output: inout [UInt8]) {
        for byte in 0..<4 { output.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * byte))) }
    }

    private static let checksumTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    /// CRC-32 of the bytes.
    static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { checksumTable[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }

    private struct BitWriter {
        var output: [UInt8]
        private var bits: UInt32 = 0
        private var count: UInt32 = 0

        init(_ output: [UInt8]) { self.output = output }

        /// Writes a number, lowest bit first.
        mutating func write(_ value: UInt32, _ width: UInt32) {
            bits |= value << count
            count += width
            while count >= 8 {
                output.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
                count -= 8
            }
        }

        /// Writes a Huffman code, highest bit first.
        mutating func writeCode(_ code: UInt32, _ width: UInt32) {
            var turned: UInt32 = 0
            for bit in 0..<width where code & (1 << bit) != 0 { turned |= 1 << (width - 1 - bit) }
            write(turned, width)
        }

        /// A literal, the end of the block (256) or the code of a length.
        mutating func writeSymbol(_ symbol: UInt32) {
            switch symbol {
            case 0..<144: writeCode(0x30 + symbol, 8)
            case 144..<256: writeCode(0x190 + symbol - 144, 9)
            case 256..<280: writeCode(symbol - 256, 7)
            default: writeCode(0xC0 + symbol - 280, 8)
            }
        }

        mutating func finish() {
            if count > 0 { write(0, 8 - count) }
        }
    }

    /// Distances by their code: the smallest, and how many bits follow.
    private static let distances: [(base: Int, extra: UInt32)] = ranges(count: 30, bits: 1, first: 1)

    /// Lengths by their code less 257.
    private static let lengths: [(base: Int, extra: UInt32)] = ranges(count: 28, bits: 2, first: 3)

    private static func ranges(count: Int, bits: Int, first: Int) -> [(base: Int, extra: UInt32)] {
        let group = 1 << bits
        var base = first
        return (0..<count).map { code in
            let extra = max(0, code / group - 1)
            defer { base += 1 << extra }
            return (base, UInt32(extra))
        }
    }

    private static func deflate(_ bytes: [UInt8], into output: inout [UInt8]) {
        var writer = BitWriter(output)
        writer.write(1, 1)
        writer.write(1, 2)
        var last = [Int](repeating: -1, count: 1 << 15)
        var position = 0
        while position < bytes.count {
            var length = 0
            var distance = 0
            if position + 4 <= bytes.count {
                let word = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[position + $1]) }
                let slot = Int((word &* 2_654_435_761) >> 17)
                let candidate = last[slot]
                last[slot] = position
                if candidate >= 0, position - candidate <= 32_768 {
                    distance = position - candidate
                    while length < 257, position + length < bytes.count,
                        bytes[candidate + length] == bytes[position + length]
                    { length += 1 }
                }
            }
            guard length >= 4 else {
                writer.writeSymbol(UInt32(bytes[position]))
                position += 1
                continue
            }
            let lengthCode = lengths.lastIndex { $0.base <= length } ?? 0
            writer.writeSymbol(UInt32(257 + lengthCode))
            writer.write(UInt32(length - lengths[lengthCode].base), lengths[lengthCode].extra)
            let distanceCode = distances.lastIndex { $0.base <= distance } ?? 0
            writer.writeCode(UInt32(distanceCode), 5)
            writer.write(UInt32(distance - distances[distanceCode].base), distances[distanceCode].extra)
            position += length
        }
        writer.writeSymbol(256)
        writer.finish()
        output = writer.output
    }
}
