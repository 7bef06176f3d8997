import CustomerModel

/// How a person at this moment, in this zone, reads moments.
struct TimeText: Sendable {
    let now: Timestamp
    let zone: UTCOffsets

    /// `12 min ago`, `3 h ago`, `2 days ago`.
    func ago(_ moment: Timestamp) -> String {
        let passed = now.duration(since: moment)
        return passed < .seconds(1) ? "just now" : "\(Self.rough(passed)) ago"
    }

    /// `in 12 min`; `now` for what is due.
    func until(_ moment: Timestamp) -> String {
        let rest = moment.duration(since: now)
        return rest < .seconds(1) ? "now" : "in \(Self.rough(rest))"
    }

    /// `08:15` today, `2026-11-22 08:15` on other days, as the clocks here show it.
    func local(_ moment: Timestamp) -> String {
        let text = minute(moment)
        return text.prefix(10) == minute(now).prefix(10) ? String(text.suffix(5)) : text
    }

    /// `2026-11-22 08:15`, as the clocks here show it.
    func minute(_ moment: Timestamp) -> String {
        String(TimeFormat.naiveLocal(zone).format(moment).prefix(16))
    }

    /// `90 s`, `10 min`, `1 h`, `7 days`: in the largest unit that says it exactly.
    static func interval(_ seconds: Int) -> String {
        switch seconds {
        case _ where seconds >= 172_800 && seconds % 86_400 == 0: "\(NumberText.grouped(seconds / 86_400)) days"
        case _ where seconds >= 3600 && seconds % 3600 == 0: "\(seconds / 3600) h"
        case _ where seconds >= 60 && seconds % 60 == 0: "\(seconds / 60) min"
        default: "\(seconds) s"
        }
    }

    /// `42 s`, `3 min`, `5 h`, `2 days`.
    static func rough(_ duration: Duration) -> String {
        let seconds = Int(clamping: duration.components.seconds)
        switch seconds {
        case ..<90: return "\(seconds) s"
        case ..<5400: return "\((seconds + 30) / 60) min"
        case ..<129_600: return "\((seconds + 1800) / 3600) h"
        default: return "\(NumberText.grouped((seconds / 3600 + 12) / 24)) days"
        }
    }
}
