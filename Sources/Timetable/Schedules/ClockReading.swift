package import CustomerModel

/// What both clocks show at one instant.
///
/// Pauses are measured on the steady clock, so that setting the wall's clock neither lengthens nor empties them; the
/// calendar is read on the wall's. A steady clock that goes on while the machine sleeps (`CLOCK_BOOTTIME`) is best.
package struct ClockReading: Sendable, Hashable {
    package var wall: Timestamp
    /// Time since any fixed instant; it never goes back.
    package var steady: Duration

    package init(wall: Timestamp, steady: Duration) {
        self.wall = wall
        self.steady = steady
    }

    /// Both clocks so much later; a negative duration gives an earlier reading.
    package func advanced(by duration: Duration) -> ClockReading {
        ClockReading(wall: wall.advanced(by: duration), steady: steady + duration)
    }

    /// What is left of a pause that began at an earlier reading; zero or less when it is over.
    ///
    /// It is over when one of the clocks says so. A wall clock that was set back cannot lengthen it; one that ran ahead
    /// of the steady clock ends it, because the machine may have slept.
    func remaining(of pause: Duration, since begin: ClockReading) -> Duration {
        min(begin.steady + pause - steady, begin.wall.advanced(by: pause).duration(since: wall))
    }

    /// The reading that both clocks would have shown at a moment of the past; this one for a moment of the future.
    func reading(at past: Timestamp) -> ClockReading {
        advanced(by: min(.zero, past.duration(since: wall)))
    }
}
