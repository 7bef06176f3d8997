import CustomerModel

/// Moments and stretches of time as reports write them.
enum TimeText {
    /// `2026-11-22T08:15:00Z`.
    static func iso(_ moment: Timestamp) -> String {
        TimeFormat.iso.format(Timestamp(seconds: moment.milliseconds / 1000))
    }

    /// `0.8 s`, `42 s`, `3 min 20 s`.
    static func short(_ duration: Duration) -> String { LengthText.exact(seconds: seconds(duration)) }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
