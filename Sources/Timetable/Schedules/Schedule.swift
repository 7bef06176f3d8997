package import CustomerModel

/// When a source runs by itself.
package struct Schedule: Sendable, Hashable {
    package enum Rhythm: Sendable, Hashable {
        /// Only when a person asks.
        case manual
        /// So long from start to start, at most the share of it earlier or later.
        case interval(Duration, jitterShare: Double)
        /// By the calendar, each time at most so much later.
        ///
        /// The clocks are those of the zone that the expression names, or the local ones.
        case calendar(CalendarExpression, clocks: UTCOffsets, randomizedDelay: Duration)
    }

    /// Automatic starts of one source are at least so far apart, whatever the rhythm says.
    package static let leastInterval: Duration = .seconds(60)
    /// The largest share that jitter may have.
    package static let largestJitterShare = 0.5

    package var rhythm: Rhythm
    package var quietHours: QuietHours
    /// The local clocks: those of the quiet hours, and of what is shown.
    package var clocks: UTCOffsets

    package init(_ rhythm: Rhythm, quietHours: QuietHours = .none, clocks: UTCOffsets = .utc) {
        self.rhythm = rhythm
        self.quietHours = quietHours
        self.clocks = clocks
    }

    /// Every 60 minutes, with a jitter of 10 %.
    package static let standard = Schedule(.interval(.seconds(3600), jitterShare: 0.1))

    package var isManual: Bool { rhythm == .manual }

    /// The interval with the jitter of the run that started at a moment.
    static func interval(
        _ length: Duration, jitterShare: Double, after start: Timestamp, _ chance: Chance
    ) -> Duration {
        let share = min(max(jitterShare, 0), largestJitterShare)
        let factor = 1 + share * (2 * chance.fraction(.interval, at: start) - 1)
        return max(length, leastInterval) * factor
    }

    /// The next time by the calendar with its delay; the delay belongs to the time, so it is always the same.
    static func calendarStart(
        _ expression: CalendarExpression, _ clocks: UTCOffsets, delay: Duration, after moment: Timestamp,
        _ chance: Chance
    ) -> Timestamp? {
        expression.next(after: moment, in: clocks).map { next in
            next.advanced(by: max(.zero, delay) * chance.fraction(.delay, at: next))
        }
    }
}
