import CustomerModel

/// A source's own chance: the same seed gives the same delays, so that a restart changes no plan.
package struct Chance: Sendable, Hashable {
    private let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// 0 to below 1, for one use at one moment.
    func fraction(_ use: Use, at moment: Timestamp) -> Double {
        // SplitMix64, as published by Steele, Lea and Flood.
        var mixed = seed &+ use.rawValue &* 0x9E37_79B9_7F4A_7C15
        mixed ^= UInt64(bitPattern: moment.milliseconds) &* 0xD6E8_FEB8_6659_FD93
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) / Double(1 << 53 as UInt64)
    }

    /// What chance is asked for.
    enum Use: UInt64 {
        case interval = 1
        case delay
        case retry
    }
}
