/// A random generator (SplitMix64) that gives the same numbers for the same seed, on every machine.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, without, the bound.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    /// True in that many of a hundred cases.
    mutating func percent(_ share: Int) -> Bool { below(100) < share }

    /// True in that many of a thousand cases.
    mutating func perMille(_ share: Int) -> Bool { below(1000) < share }

    /// One of the choices; they must not be none.
    mutating func one<T>(of choices: [T]) -> T { choices[below(choices.count)] }
}
