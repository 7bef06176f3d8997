package import CustomerModel

/// Dates as HTTP headers write them (RFC 9110, 5.6.7), all three forms, always UTC.
package enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`; nil otherwise.
    package static func timestamp(from text: String) -> Timestamp? {
        let words = text.lowercased().split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        switch words.count {
        case 6 where ["gmt", "utc", "+0000"].contains(words[5]), 5 where words[3].contains(":"):
            return moment(day: words[1], month: words[2], year: words[3], time: words[4], of: words)
        default:
            return nil
        }
    }

    private static func moment(day: String, month: String, year: String, time: String, of words: [String]) -> Timestamp?
    {
        // Without a zone it is the form of C's asctime, whose year comes last.
        let isC = words.count == 5
        let (day, month, year, time) = isC ? (words[2], words[1], words[4], words[3]) : (day, month, year, time)
        guard let day = Int64(day), (1...31).contains(day), let month = months.firstIndex(of: month),
            var year = Int64(year), let seconds = secondsOfDay(time)
        else { return nil }
        // Two digits: RFC 9110 wants no year more than 50 years ahead; nobody dates an answer before 1970.
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        guard (1970...9999).contains(year) else { return nil }
        return Timestamp(seconds: daysSince1970(year, Int64(month) + 1, day) * 86_400 + seconds)
    }

    private static func secondsOfDay(_ time: String) -> Int64? {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// Years begin in March here, so that the leap day is a year's last.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leapDays + (monthFromMarch * 153 + 2) / 5 + day - 1 - 719_468
    }
}
