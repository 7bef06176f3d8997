package import CustomerModel

/// How long an answer asks to wait, in every form that providers use.
package enum ProviderWait {
    /// A provider's number beyond which it is not meant as a span but as a moment, in seconds since 1970.
    private static let firstMoment: Int64 = 1_000_000_000

    /// Longer waits are mistakes, the provider's or a damaged file's; they count as this.
    package static let longest = Duration.seconds(31 * 86_400)

    /// What `Retry-After` says: seconds, `432 seconds`, or an HTTP date; nil when absent or unreadable, zero when past.
    package static func retryAfter(_ headers: HTTPHeaders, now: Timestamp) -> Duration? {
        headers["retry-after"].flatMap { span(of: $0, .seconds, headers, now) ?? span(of: $0, .httpDate, headers, now) }
    }

    /// What a header of that form says, counted from now; zero when past.
    package static func span(
        of text: String, _ form: RequestPacing.BudgetHeader.ResetForm, _ headers: HTTPHeaders, _ now: Timestamp
    ) -> Duration? {
        switch form {
        case .seconds:
            guard let value = leadingMilliseconds(text) else { return nil }
            guard value < firstMoment * 1000 else { return until(Timestamp(milliseconds: value), headers, now) }
            return min(.milliseconds(value), longest)
        case .epochSeconds:
            guard let value = leadingMilliseconds(text) else { return nil }
            // Some send milliseconds under the same name.
            let isTooLarge = value / 1000 > firstMoment * 100
            return until(Timestamp(milliseconds: isTooLarge ? value / 1000 : value), headers, now)
        case .httpDate:
            return TimeFormat.httpDate.parse(text).map { until($0, headers, now) }
        }
    }

    /// By the provider's own clock where the answer tells it, so that a wrong clock here does no harm.
    private static func until(_ moment: Timestamp, _ headers: HTTPHeaders, _ now: Timestamp) -> Duration {
        let reference = headers["date"].flatMap { TimeFormat.httpDate.parse($0) } ?? now
        return min(max(.zero, moment.duration(since: reference)), longest)
    }

    /// The number at the start of `12`, ` 0.5`, `432 seconds`, in thousandths; nil for a date or a negative number.
    private static func leadingMilliseconds(_ text: String) -> Int64? {
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        let number = trimmed.prefix { ("0"..."9").contains($0) || $0 == "." }
        guard let first = number.first, first != ".", let value = Double(number), value < 1e15 else { return nil }
        let unit = trimmed.dropFirst(number.count).drop { $0 == " " }.lowercased()
        guard unit.isEmpty || unit == "s" || unit.hasPrefix("sec") else { return nil }
        return Int64((value * 1000).rounded(.up))
    }
}
