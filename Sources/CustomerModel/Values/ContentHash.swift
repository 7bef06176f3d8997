/// A 128-bit fingerprint of what a source reports of a person: equal means that nothing has changed.
///
/// Two independent folded-multiply hashes. Not for adversaries: who forges an equal hash hides a change of their own record.
package struct ContentHash: Sendable, Hashable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package init(of bytes: UnsafeRawBufferPointer) {
        var first = Lane(seed: 0x9E37_79B9_7F4A_7C15)
        var second = Lane(seed: 0xC2B2_AE3D_27D4_EB4F)
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            first.add(word)
            second.add(word)
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        first.add(tail ^ UInt64(bytes.count) << 56)
        second.add(tail ^ UInt64(bytes.count) << 56)
        high = first.finished(length: bytes.count)
        low = second.finished(length: bytes.count)
    }

    private struct Lane {
        private var state: UInt64
        private let seed: UInt64

        init(seed: UInt64) {
            self.seed = seed
            state = seed
        }

        mutating func add(_ word: UInt64) { state = Self.folded(state ^ word, seed ^ (state << 1 | 1)) }

        func finished(length: Int) -> UInt64 { Self.folded(state ^ UInt64(length), seed ^ 0x1656_67B1_9E37_79F9) }

        private static func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let product = left.multipliedFullWidth(by: right)
            return product.high ^ product.low ^ left
        }
    }
}
