/// Text in the exposition format of Prometheus, version 0.0.4.
struct Exposition {
    private(set) var text = ""

    /// The lines before the first sample of a metric.
    mutating func describe(_ name: String, _ kind: MetricKind, help: String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// One sample; the labels in the order given.
    mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(Self.number(value))\n"
    }

    /// `3`, `0.25`, `1e+20`, `+Inf`, `NaN`.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return value.description
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || (quotes && $0 == 0x22) }) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": safe += "\\\\"
            case "\n": safe += "\\n"
            case "\"" where quotes: safe += "\\\""
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}

/// The kinds of metrics.
enum MetricKind: String {
    case counter
    case gauge
    case histogram
}
