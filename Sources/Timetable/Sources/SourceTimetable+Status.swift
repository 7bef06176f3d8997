import CustomerModel

extension SourceTimetable {
    /// What the source waits for, in a sentence for status: `next run at 14:05`, in local time.
    package func sentence(at now: ClockReading) -> String {
        let next = nextStart(at: now)
        let local = LocalText(clocks: schedule.clocks)
        func time(_ moment: Timestamp) -> String { local.moment(moment, seenFrom: now.wall) }
        func adverb(_ moment: Timestamp) -> String { local.adverb(moment, seenFrom: now.wall) }
        if case .running(let start) = state {
            return "running since \(time(start.wall))" + (isPausedByPerson ? ", then paused" : "")
        }
        if request != nil { return "about to start, as asked" }
        if isPausedByPerson { return "paused by a person" }
        switch state {
        case .stoppedUntilMended(let kind, let cause):
            let what = kind == .authentication ? "the key" : "the configuration"
            return "stopped until \(what) is mended" + Self.tail(cause)
        case .awaitingApproval:
            let again = next.map { "; a new run replaces it \($0.isDue ? "now" : adverb($0.moment))" }
            return "a run waits for approval" + (again ?? "")
        case .retrying where awaitsFirstRun, .idle where awaitsFirstRun:
            return "linked; nothing is imported before a person asks for it"
        case .retrying(let wait):
            if let next, next.isHeldByQuietHours { return "quiet hours until \(time(next.moment))" }
            guard let next, !next.isDue else { break }
            let cause = wait.cause.map(Self.plain) ?? "a failure that may pass"
            return "waiting \(LocalText.duration(next.wait)) after \(cause), until \(time(next.moment))"
        case .running, .idle: break
        }
        guard let next else {
            return schedule.isManual ? "runs when a person asks" : "no next run: the calendar has no further time"
        }
        if next.isDue { return "due now" }
        return next.isHeldByQuietHours ? "quiet hours until \(time(next.moment))" : "next run \(adverb(next.moment))"
    }

    private static func tail(_ cause: String?) -> String { cause.map { ": \(plain($0))" } ?? "" }

    private static func plain(_ cause: String) -> String { cause.hasSuffix(".") ? String(cause.dropLast()) : cause }
}
