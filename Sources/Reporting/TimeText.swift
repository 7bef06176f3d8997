import CustomerModel

/// Moments and stretches of time as reports write them.
enum TimeText {
    /// `2026-11-22T08:15:00Z`.
    static func iso(_ moment: Timestamp) -> String {
        TimeFormat.iso.format(Timestamp(seconds: moment.milliseconds / 1000))
    }

    /// `0.8 s`, `42 s`, `3 min 20 s`.
    static func short(_ duration: Duration) -> String {
        let seconds = seconds(duration)
        if seconds < 10 { return "\(Double(Int(seconds * 10)) / 10) s" }
        if seconds < 120 { return "\(Int(seconds)) s" }
        if seconds < 7200 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
        return "\(Int(seconds) / 3600) h \(Int(seconds) / 60 % 60) min"
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

/// Numbers as people read them.
package enum NumberText {
    /// `1 130`.
    package static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: " ")
    }

    /// `1 new account`, `2 new accounts`.
    package static func counted(_ number: Int, _ one: String, _ many: String) -> String {
        "\(grouped(number)) \(number == 1 ? one : many)"
    }
}
