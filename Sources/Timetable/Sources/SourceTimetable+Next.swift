import CustomerModel

extension SourceTimetable {
    /// After a run that took long, the source rests at least this share of its interval.
    private static let restShare = 0.1
    /// After a run by the calendar it rests at least this long.
    private static let calendarRest: Duration = .seconds(10)

    /// The next start, if nothing happens before; nil while a run is under way and when none will start by itself.
    package func nextStart(at now: ClockReading) -> NextStart? {
        if case .running = state { return nil }
        if let request {
            return NextStart(
                moment: now.wall, wait: .zero, reason: .requested, isHeldByQuietHours: false,
                overdue: now.steady - request.steady)
        }
        guard !isPausedByPerson, !awaitsFirstRun, !schedule.isManual, let (remaining, reason) = automatic(at: now)
        else { return nil }
        let due = now.wall.advanced(by: max(remaining, .zero))
        let moment = schedule.quietHours.end(from: due, in: schedule.clocks)
        return NextStart(
            moment: moment, wait: moment.duration(since: now.wall), reason: reason, isHeldByQuietHours: moment > due,
            overdue: .zero - remaining)
    }

    /// What remains until the next automatic start, quiet hours aside; negative when it is overdue.
    private func automatic(at now: ClockReading) -> (Duration, NextStart.Reason)? {
        switch state {
        case .running, .stoppedUntilMended:
            return nil
        case .retrying(let wait):
            return (now.remaining(of: wait.pause, since: wait.begin), .retry)
        case .awaitingApproval(let start):
            return ordinary(at: now).map {
                (max($0, now.remaining(of: retries.heldRunAge, since: start)), .replacesHeldRun)
            }
        case .idle:
            if let dueSince { return (dueSince.steady - now.steady, .mended) }
            return ordinary(at: now).map { ($0, .scheduled) }
        }
    }

    private func ordinary(at now: ClockReading) -> Duration? {
        switch schedule.rhythm {
        case .manual:
            return nil
        case .interval(let length, let jitterShare):
            guard let anchor else { return begin.steady - now.steady }
            let interval = Schedule.interval(length, jitterShare: jitterShare, after: anchor.wall, chance)
            return max(
                now.remaining(of: interval, since: anchor), rest(of: interval * Self.restShare, at: now))
        case .calendar(let expression, let clocks, let delay):
            let next = Schedule.calendarStart(expression, clocks, delay: delay, after: settledThrough, chance)
            guard let next else { return nil }
            var remaining = next.duration(since: now.wall)
            if let lastStart {
                remaining = max(remaining, now.remaining(of: Schedule.leastInterval, since: lastStart))
            }
            return max(remaining, rest(of: Self.calendarRest, at: now))
        }
    }

    private func rest(of length: Duration, at now: ClockReading) -> Duration {
        lastEnd.map { now.remaining(of: length, since: $0) } ?? .seconds(-1 << 40)
    }
}
