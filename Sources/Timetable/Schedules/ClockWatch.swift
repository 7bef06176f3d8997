package import CustomerModel

/// Notices that somebody set the wall clock, by its pace against the steady clock.
package struct ClockWatch: Sendable {
    /// A wall clock that was set.
    package struct Jump: Sendable, Hashable {
        /// The wall's time after it.
        package var moment: Timestamp
        /// How far: negative when the clock was set back.
        package var distance: Duration
    }

    /// Less is drift, or a clock that is brought into step slowly.
    private static let tolerance: Duration = .seconds(300)

    /// The latest one.
    package private(set) var jump: Jump?
    private var seen: ClockReading

    package init(at now: ClockReading) { seen = now }

    /// A reading; clocks may differ by a thousandth of what passed, beside the tolerance.
    package mutating func observed(at now: ClockReading) {
        let passed = now.steady - seen.steady
        let distance = now.wall.duration(since: seen.wall) - passed
        seen = now
        let size = distance < .zero ? .zero - distance : distance
        if size > Self.tolerance + max(passed, .zero) / 1000 { jump = Jump(moment: now.wall, distance: distance) }
    }
}
