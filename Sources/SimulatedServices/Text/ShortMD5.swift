/// MD5 of messages of one block, without allocation, for many members a page.
extension MD5 {
    /// Writes the digest of a message of at most 55 octets as 32 hexadecimal digits to `target`.
    static func writeHexadecimal(ofShort message: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>) {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { block in
            block.initializeMemory(as: UInt8.self, repeating: 0)
            block.copyMemory(from: message)
            block[message.count] = 0x80
            block.storeBytes(of: UInt64(message.count * 8).littleEndian, toByteOffset: 56, as: UInt64.self)
            var state = initialState
            mix(UnsafeRawBufferPointer(block), into: &state)
            write(state.0, to: target)
            write(state.1, to: target + 8)
            write(state.2, to: target + 16)
            write(state.3, to: target + 24)
        }
    }

    @inline(__always)
    private static func write(_ word: UInt32, to target: UnsafeMutablePointer<UInt8>) {
        for byte in 0..<4 {
            let value = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte))
            target[2 * byte] = digit(value >> 4)
            target[2 * byte + 1] = digit(value & 15)
        }
    }

    @inline(__always)
    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
