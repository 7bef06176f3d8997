import CustomerModel

/// The time of signing in the ways in which services write it.
enum SigningTime {
    /// Seconds or milliseconds since 1970, or a date; nil for anything else.
    static func parse(_ text: String) -> Timestamp? {
        if let number = Int64(text), number > 0 {
            // Seconds reach this number in the year 5138.
            return number < 100_000_000_000
                ? Timestamp(milliseconds: number * 1000) : Timestamp(milliseconds: min(number, 100_000_000_000_000))
        }
        return TimeFormat.iso.parse(text) ?? TimeFormat.httpDate.parse(text)
    }
}
