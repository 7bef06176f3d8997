import StrictYAML

/// How a service writes moments.
enum TimeNotation: String, Sendable, CaseIterable {
    /// `2026-11-22T08:15:00Z`, or with an offset.
    case iso
    /// As `iso`; written with `+00:00`.
    case isoOffset = "iso_offset"
    /// `2026-11-22 08:15:00` in the declared time zone.
    case local
    /// `2026-11-22`.
    case date
    case epochSeconds = "epoch_seconds"
    case epochMilliseconds = "epoch_milliseconds"
    /// `Sun, 22 Nov 2026 08:15:00 GMT`.
    case httpDate = "http_date"
}

/// Where a record holds a moment; of several places the first with a value counts.
struct TimeRule: Sendable {
    var paths: [PathTemplate]
    var notation: TimeNotation

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<TimeRule> {
        let short = YAMLShape.oneOrMore(of: shapes.path).map { TimeRule(paths: $0, notation: .iso) }
        let long = YAMLShape<TimeRule>.table { reader in
            let paths = reader.required("path", .oneOrMore(of: shapes.path))
            let notation = reader.optional("format", .choice(of: TimeNotation.self)) ?? .iso
            return paths.map { TimeRule(paths: $0, notation: notation) }
        }
        return .either(scalar: short, table: long)
    }
}
