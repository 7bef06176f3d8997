/// A fingerprint of a file's bytes, to see whether it changed; not against forgery.
struct FileFingerprint {
    private var low: UInt64 = 0x2545_F491_4F6C_DD1D
    private var high: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var length: UInt64 = 0
    private var pending: UInt64 = 0
    private var pendingCount: UInt64 = 0

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count, pendingCount != 0 {
            take(bytes[index])
            index += 1
        }
        while index + 8 <= bytes.count {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            index += 8
        }
        while index < bytes.count {
            take(bytes[index])
            index += 1
        }
        length += UInt64(bytes.count)
    }

    /// 32 hexadecimal figures.
    var text: String {
        var copy = self
        copy.mix(copy.pending)
        copy.mix(copy.length)
        copy.mix(0)
        return Self.hexadecimal(copy.low) + Self.hexadecimal(copy.high)
    }

    private mutating func take(_ byte: UInt8) {
        pending |= UInt64(byte) << (pendingCount * 8)
        pendingCount += 1
        if pendingCount == 8 {
            mix(pending)
            pending = 0
            pendingCount = 0
        }
    }

    private mutating func mix(_ word: UInt64) {
        let product = (low ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        low = product.low ^ product.high ^ high
        high = (high << 23 | high >> 41) &+ (word &* 0xFF51_AFD7_ED55_8CCD)
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let figures = String(word, radix: 16)
        return String(repeating: "0", count: 16 - figures.utf8.count) + figures
    }
}
