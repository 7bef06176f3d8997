import TestSupport

extension SeededRandom {
    /// A new seed each time, printed so that a failure can be had again.
    static func printed(_ test: String) -> SeededRandom {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed of \(test): \(seed)")
        return SeededRandom(seed: seed)
    }

    mutating func bytes(upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Text made of those pieces.
    mutating func text(of pieces: [String], upTo count: Int) -> String {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in pick(pieces) }.joined()
    }
}
