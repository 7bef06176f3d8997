/// A hash over the keys of a page, to recognise the page when it comes again (FNV-1a, 64 bits).
package struct KeyDigest: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325
    private var count = 0

    package init() {}

    /// nil as long as no key was added.
    package var digest: UInt64? { count == 0 ? nil : state }

    package mutating func add(_ text: String) {
        for byte in text.utf8 { mix(byte) }
        separate(text.utf8.count)
    }

    package mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { mix(byte) }
        separate(bytes.count)
    }

    private mutating func separate(_ length: Int) {
        mix(0xFF)
        if length > 0 { count += 1 }
    }

    @inline(__always)
    private mutating func mix(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// The hash of one key.
    package static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var digest = KeyDigest()
        for byte in bytes { digest.mix(byte) }
        return digest.state
    }
}
