import CustomerModel
import Foundation
import Timetable

/// The rules of a zone of this system; nil when it is not installed.
func zone(_ name: String) -> UTCOffsets? {
    guard let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") else { return nil }
    return UTCOffsets(tzif: Array(data))
}

/// `2026-03-08 07:00:00` in UTC.
func utc(_ text: String) -> Timestamp {
    let numbers = text.split { !$0.isNumber }.compactMap { Int($0) } + [0, 0, 0]
    let days = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])!.daysSince1970
    return Timestamp(seconds: Int64(days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]))
}

/// `2026-03-08 07:00:00`, as `utc` reads it; with milliseconds only when there are some.
func text(_ moment: Timestamp) -> String {
    let milliseconds = ((moment.milliseconds % 1000) + 1000) % 1000
    let seconds = (moment.milliseconds - milliseconds) / 1000
    let time = ((seconds % 86_400) + 86_400) % 86_400
    let date = CivilDate(daysSince1970: Int((seconds - time) / 86_400))
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = "\(date.year)-\(two(Int64(date.month)))-\(two(Int64(date.day)))"
    let clock = "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
    return "\(day) \(clock)" + (milliseconds == 0 ? "" : ".\(milliseconds)")
}

extension ClockReading {
    /// A reading at a UTC time; the steady clock began with 2026.
    static func at(_ text: String) -> ClockReading {
        let wall = utc(text)
        return ClockReading(wall: wall, steady: wall.duration(since: utc("2026-01-01")))
    }

    /// Later on the steady clock, while the wall's clock was set by somebody besides.
    func advanced(by duration: Duration, clockSetBy step: Duration) -> ClockReading {
        ClockReading(wall: wall.advanced(by: duration + step), steady: steady + duration)
    }
}

extension Duration {
    static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

extension RunOutcome {
    static func failure(_ kind: FailureClass, _ message: String = "it failed", retryAfter: Duration? = nil)
        -> RunOutcome
    {
        .failed(Failure("test", kind, message, retryAfter: retryAfter))
    }
}
