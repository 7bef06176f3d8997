/// A set of weekdays; in expressions a week begins on Monday.
struct Weekdays: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let all = Weekdays(rawValue: 0x7F)

    private static let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// The number of a day by its English name or the first three letters of it, in any case; Monday is 0.
    static func number(named word: String) -> Int? {
        let word = word.lowercased()
        return names.firstIndex { $0.lowercased() == word || $0.lowercased().prefix(3) == word }
    }

    /// Adds the days from one to another, both included.
    mutating func insert(_ days: ClosedRange<Int>) {
        for day in days { formUnion(Weekdays(rawValue: 1 << UInt8(day))) }
    }

    /// Whether a day is among them, 0 for Sunday to 6 for Saturday, as `CivilDate` counts.
    func contains(sundayBased day: Int) -> Bool { rawValue & 1 << UInt8((day + 6) % 7) != 0 }

    /// `Mon..Fri,Sun`: three or more days in a row are a range.
    var text: String {
        var pieces: [String] = []
        var day = 0
        while day < 7 {
            var end = day
            while end < 7, rawValue & 1 << UInt8(end) != 0 { end += 1 }
            switch end - day {
            case 0: break
            case 1, 2: pieces.append(contentsOf: (day..<end).map(Self.short))
            default: pieces.append("\(Self.short(day))..\(Self.short(end - 1))")
            }
            day = max(end, day + 1)
        }
        return pieces.joined(separator: ",")
    }

    private static func short(_ day: Int) -> String { String(names[day].prefix(3)) }
}
