/// How a service writes moments.
///
/// Moments lie in the years 1583 to 9999: earlier ones, such as `0001-01-01T00:00:00Z` and `0000-00-00 00:00:00`, are
/// how services write "never" and give nil.
package enum TimeFormat: Sendable, Hashable {
    /// ISO 8601 / RFC 3339 with a zone, `T` or a blank between; written with `Z`.
    case iso
    /// As `iso`, written with `+00:00`.
    case isoOffset
    /// `2026-11-22 08:15:00` in the clocks of a zone; a zone that is written wins.
    case naiveLocal(UTCOffsets)
    /// `2026-11-22`: the day's beginning in UTC; a time behind it is not read.
    case dateOnly
    /// Seconds since 1970, also with a fraction.
    case epochSeconds
    /// Milliseconds since 1970.
    case epochMilliseconds
    /// The three forms of RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT` and its ancestors.
    case httpDate

    /// The moment that the bytes say; nil when they are not of this format.
    package func parse(_ utf8: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        switch self {
        case .iso, .isoOffset: ISOTime.parse(utf8, naiveIn: nil)
        case .naiveLocal(let zone): ISOTime.parse(utf8, naiveIn: zone)
        case .dateOnly: ISOTime.parseDay(utf8)
        case .epochSeconds: EpochTime.parse(utf8, unitsPerSecond: 1)
        case .epochMilliseconds: EpochTime.parse(utf8, unitsPerSecond: 1000)
        case .httpDate: HTTPDate.parse(utf8)
        }
    }

    /// The moment that the text says; nil when it is not of this format.
    package func parse(_ text: String) -> Timestamp? {
        var text = text
        return text.withUTF8 { utf8 in parse(utf8) }
    }

    /// The moment written in this format, rounded down to what it can say.
    package func format(_ moment: Timestamp) -> String {
        switch self {
        case .iso: ISOTime.format(moment, separator: "T", zone: "Z")
        case .isoOffset: ISOTime.format(moment, separator: "T", zone: "+00:00")
        case .naiveLocal(let zone): ISOTime.formatNaive(moment, in: zone)
        case .dateOnly: ISOTime.formatDay(moment)
        case .epochSeconds: String(moment.milliseconds.dividedDown(by: 1000))
        case .epochMilliseconds: String(moment.milliseconds)
        case .httpDate: HTTPDate.format(moment)
        }
    }
}
