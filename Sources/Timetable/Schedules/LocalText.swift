import CustomerModel

/// Moments and durations as a status line says them.
struct LocalText {
    let clocks: UTCOffsets

    /// `14:05` today, `tomorrow 07:00`, `Sat 07:00` within a week, else `2026-12-24 07:00`; local time.
    func moment(_ moment: Timestamp, seenFrom now: Timestamp) -> String {
        words(moment, seenFrom: now).joined(separator: " ")
    }

    /// The same as an adverb: `at 14:05`, `tomorrow at 07:00`.
    func adverb(_ moment: Timestamp, seenFrom now: Timestamp) -> String {
        let words = words(moment, seenFrom: now)
        return (words.count == 1 ? "at " : "") + words.joined(separator: " at ")
    }

    /// The day, unless it is today, and the time.
    private func words(_ moment: Timestamp, seenFrom now: Timestamp) -> [String] {
        let (day, time) = local(moment)
        let (today, _) = local(now)
        switch day.daysSince1970 - today.daysSince1970 {
        case 0: return [time]
        case 1: return ["tomorrow", time]
        case 2...6: return [["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][day.weekday], time]
        default: return ["\(day.year)-\(Self.two(day.month))-\(Self.two(day.day))", time]
        }
    }

    /// `45 s`, `10 min`, `2 h 5 min`, `3 d 2 h`; rounded up.
    static func duration(_ duration: Duration) -> String {
        let (whole, rest) = duration.components
        let seconds = max(0, whole + (rest > 0 ? 1 : 0))
        if seconds < 90 { return "\(seconds) s" }
        let minutes = (seconds + 59) / 60
        if minutes < 120 { return "\(minutes) min" }
        let hours = minutes / 60
        if hours < 48 { return minutes % 60 == 0 ? "\(hours) h" : "\(hours) h \(minutes % 60) min" }
        return hours % 24 == 0 ? "\(hours / 24) d" : "\(hours / 24) d \(hours % 24) h"
    }

    static func time(hour: Int, minute: Int) -> String { "\(two(hour)):\(two(minute))" }

    private func local(_ moment: Timestamp) -> (CivilDate, String) {
        let seconds = moment.advanced(by: .seconds(clocks.offset(at: moment))).milliseconds / 1000
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = Int(seconds - day * 86_400)
        return (CivilDate(daysSince1970: Int(day)), Self.time(hour: time / 3600, minute: time / 60 % 60))
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
