/// A small generator with a seed (SplitMix64).
struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below the bound, which is more than 0.
    mutating func number(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// Harms good input a little, as a bad line or a bad program would, or makes noise of the signs that a format lives of.
struct Damage {
    /// Signs that mean something to the format.
    let signs: [UInt8]
    /// The longest that an input may become.
    let limit: Int

    func harmed(_ good: [UInt8], _ random: inout FuzzRandom) -> [UInt8] {
        if random.number(below: 20) == 0 { return noise(&random) }
        var bytes = good
        for _ in 0..<(1 + random.number(below: 6)) where !bytes.isEmpty { harm(&bytes, &random) }
        return Array(bytes.prefix(limit))
    }

    private func harm(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
        let at = random.number(below: bytes.count)
        switch random.number(below: 8) {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(sign(&random), at: at)
        case 3: bytes.removeSubrange(at...)
        case 4: bytes[at] = sign(&random)
        case 5:
            // Something of it once more, elsewhere.
            let end = min(bytes.count, at + random.number(below: 60))
            bytes.insert(contentsOf: bytes[at..<end], at: random.number(below: bytes.count + 1))
        case 6:
            // The same sign again and again: nesting, or a long run.
            let count = 1 << random.number(below: 12)
            bytes.insert(contentsOf: repeatElement(sign(&random), count: count), at: at)
        default:
            let end = min(bytes.count, at + random.number(below: 60))
            bytes.removeSubrange(at..<end)
        }
    }

    private func noise(_ random: inout FuzzRandom) -> [UInt8] {
        (0..<random.number(below: 300)).map { _ in
            random.number(below: 3) == 0 ? UInt8(truncatingIfNeeded: random.next()) : sign(&random)
        }
    }

    private func sign(_ random: inout FuzzRandom) -> UInt8 { signs[random.number(below: signs.count)] }
}
