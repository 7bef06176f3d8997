import Synchronization

/// Random fractions for pauses, from a generator that tests can seed.
package final class Jitter: Sendable {
    private let generator: Mutex<any RandomNumberGenerator & Sendable>

    package init(_ generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
        self.generator = Mutex(generator)
    }

    /// From 0 to 1.
    func next() -> Double {
        generator.withLock { Double($0.next() >> 11) / Double(1 << 53) }
    }
}
