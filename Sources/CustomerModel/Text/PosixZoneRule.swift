/// The rule at the end of a zoneinfo file for all later years: `EST5`, `EST5EDT,M3.2.0,M11.1.0`, `<-03>3`.
struct PosixZoneRule {
    /// A day and a time at which clocks change.
    private enum Day {
        /// `M3.2.0`: month, week (5 is the last), weekday.
        case weekday(month: Int, week: Int, weekday: Int)
        /// `J60`: 1 to 365, the 29th of February never counted.
        case ordinal(Int)
        /// `59`: 0 to 365, the 29th of February counted.
        case zeroBased(Int)
    }

    private var standardOffset: Int32 = 0
    private var summer: (offset: Int32, begins: (Day, seconds: Int), ends: (Day, seconds: Int))?

    init?(_ text: [UInt8]) {
        var text = text[...]
        guard Self.takeName(&text), let standard = Self.takeTime(&text) else { return nil }
        // POSIX counts westward.
        standardOffset = Int32(clamping: -standard)
        if text.isEmpty { return }
        guard Self.takeName(&text) else { return nil }
        var offset = standardOffset + 3600
        if let first = text.first, first != UInt8(ascii: ",") {
            guard let written = Self.takeTime(&text) else { return nil }
            offset = Int32(clamping: -written)
        }
        guard let begins = Self.takeChange(&text), let ends = Self.takeChange(&text), text.isEmpty else { return nil }
        summer = (offset, begins, ends)
    }

    /// The changes of those years, in order.
    func changes(from first: Int, through last: Int) -> [UTCOffsets.Stretch] {
        guard let summer else {
            let start = CivilDate(year: first, month: 1, day: 1).map { Int64($0.daysSince1970) * 86_400 } ?? .min
            return [UTCOffsets.Stretch(start: start, offset: standardOffset)]
        }
        var changes: [UTCOffsets.Stretch] = []
        for year in first...last {
            // Each change happens by the clock that shows until then.
            let begins = Self.seconds(summer.begins, in: year) - Int64(standardOffset)
            let ends = Self.seconds(summer.ends, in: year) - Int64(summer.offset)
            changes.append(UTCOffsets.Stretch(start: begins, offset: summer.offset))
            changes.append(UTCOffsets.Stretch(start: ends, offset: standardOffset))
        }
        return changes.sorted { $0.start < $1.start }
    }

    /// A change in local seconds since 1970.
    private static func seconds(_ change: (Day, seconds: Int), in year: Int) -> Int64 {
        let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSince1970 ?? 0
        let day: Int
        switch change.0 {
        case .zeroBased(let ordinal): day = newYear + ordinal
        case .ordinal(let ordinal):
            let isLeap = CivilDate.daysInMonth(2, year: year) == 29
            day = newYear + ordinal - 1 + (isLeap && ordinal >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            guard let first = CivilDate(year: year, month: month, day: 1) else { return 0 }
            var dayOfMonth = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
            if dayOfMonth > CivilDate.daysInMonth(month, year: year) { dayOfMonth -= 7 }
            day = first.daysSince1970 + dayOfMonth - 1
        }
        return Int64(day) * 86_400 + Int64(change.seconds)
    }

    private static func takeName(_ text: inout ArraySlice<UInt8>) -> Bool {
        if text.first == UInt8(ascii: "<") {
            guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return false }
            text = text[(end + 1)...]
            return true
        }
        let name = text.prefix { (0x61...0x7A).contains($0 | 0x20) }
        text = text.dropFirst(name.count)
        return name.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private static func takeTime(_ text: inout ArraySlice<UInt8>) -> Int? {
        var sign = 1
        if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            if first == UInt8(ascii: "-") { sign = -1 }
            text = text.dropFirst()
        }
        guard let hours = takeNumber(&text), hours <= 167 else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where text.first == UInt8(ascii: ":") {
            text = text.dropFirst()
            guard let part = takeNumber(&text), part < 60 else { return nil }
            seconds += part * unit
        }
        return sign * seconds
    }

    private static func takeChange(_ text: inout ArraySlice<UInt8>) -> (Day, seconds: Int)? {
        guard text.first == UInt8(ascii: ",") else { return nil }
        text = text.dropFirst()
        guard let day = takeDay(&text) else { return nil }
        guard text.first == UInt8(ascii: "/") else { return (day, 7200) }
        text = text.dropFirst()
        return takeTime(&text).map { (day, $0) }
    }

    private static func takeDay(_ text: inout ArraySlice<UInt8>) -> Day? {
        switch text.first {
        case UInt8(ascii: "M"):
            var parts: [Int] = []
            repeat {
                text = text.dropFirst()
                guard let part = takeNumber(&text) else { return nil }
                parts.append(part)
            } while text.first == UInt8(ascii: ".") && parts.count < 3
            guard parts.count == 3, (1...12).contains(parts[0]), (1...5).contains(parts[1]), parts[2] <= 6 else {
                return nil
            }
            return .weekday(month: parts[0], week: parts[1], weekday: parts[2])
        case UInt8(ascii: "J"):
            text = text.dropFirst()
            guard let day = takeNumber(&text), (1...365).contains(day) else { return nil }
            return .ordinal(day)
        default:
            guard let day = takeNumber(&text), day <= 365 else { return nil }
            return .zeroBased(day)
        }
    }

    private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> Int? {
        let figures = text.prefix { (0x30...0x39).contains($0) }
        guard !figures.isEmpty, figures.count <= 3 else { return nil }
        text = text.dropFirst(figures.count)
        return figures.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }
}
