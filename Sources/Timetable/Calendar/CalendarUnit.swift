/// A field of a calendar expression: its bounds and its name in messages.
enum CalendarUnit {
    case year
    case month
    case day
    /// Counted from the month's end: 1 is its last day.
    case dayFromEnd
    case hour
    case minute
    case second

    /// What may be written.
    var range: ClosedRange<Int> {
        switch self {
        case .year: 1970...2199
        case .month: 1...12
        case .day: 1...31
        // Every month has so many days.
        case .dayFromEnd: 1...28
        case .hour: 0...23
        case .minute, .second: 0...59
        }
    }

    var name: String {
        switch self {
        case .year: "year"
        case .month: "month"
        case .day: "day of a month"
        case .dayFromEnd: "day counted from a month's end"
        case .hour: "hour"
        case .minute: "minute"
        case .second: "second"
        }
    }
}
