/// Lets so many through in a minute, and a burst of as many at once.
package struct FloodGate: Sendable {
    private let perMinute: Double
    private var level: Double
    private var seen: Duration

    package init(perMinute: Int, at now: Duration) {
        self.perMinute = Double(max(1, perMinute))
        level = self.perMinute
        seen = now
    }

    /// Lets one through; else how long until the next may come.
    package mutating func admit(at now: Duration) -> Duration? {
        let passed = max(.zero, now - seen)
        seen = max(seen, now)
        let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
        level = min(perMinute, level + seconds * perMinute / 60)
        guard level < 1 else {
            level -= 1
            return nil
        }
        return .milliseconds(Int64(((1 - level) * 60_000 / perMinute).rounded(.up)))
    }
}
