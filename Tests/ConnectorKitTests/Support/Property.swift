import TestSupport

/// Runs `body` with that many seeds, new ones each time; the comment names the seed for an expectation that fails.
func property(_ rounds: Int, _ body: (inout SeededRandom, _ seed: String) async throws -> Void) async rethrows {
    for _ in 0..<rounds {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        try await body(&random, "seed \(seed)")
    }
}
