/// The samples of a text in Prometheus' format, for programs that read JSON.
struct MetricSamples: Encodable, Sendable, Hashable {
    /// One number.
    struct Sample: Encodable, Sendable, Hashable {
        var name: String
        var labels: [Label]
        /// As it is written, because JSON has no `NaN` and no `+Inf`.
        var value: String
    }

    /// One of its labels.
    struct Label: Encodable, Sendable, Hashable {
        var name: String
        var value: String
    }

    var samples: [Sample]

    /// Lines that are no samples are skipped.
    init(prometheus text: String) {
        samples = text.split(separator: "\n").filter { $0.first != "#" }.compactMap(Self.sample)
    }

    private static func sample(_ line: Substring) -> Sample? {
        var rest = line
        let name = take(&rest) { $0 != "{" && $0 != " " }
        guard !name.isEmpty else { return nil }
        var labels: [Label] = []
        if rest.first == "{" {
            rest.removeFirst()
            while let first = rest.first, first != "}" {
                let name = take(&rest) { $0 != "=" }
                guard rest.starts(with: "=\""), let value = quoted(&rest) else { return nil }
                labels.append(Label(name: name, value: value))
                if rest.first == "," { rest.removeFirst() }
            }
            guard rest.popFirst() == "}" else { return nil }
        }
        guard let value = rest.split(separator: " ").first else { return nil }
        return Sample(name: name, labels: labels, value: String(value))
    }

    private static func take(_ text: inout Substring, while isPart: (Character) -> Bool) -> String {
        let part = text.prefix(while: isPart)
        text = text[part.endIndex...]
        return String(part)
    }

    /// The text behind `="`, to its closing quote.
    private static func quoted(_ text: inout Substring) -> String? {
        text.removeFirst(2)
        var value = ""
        while let character = text.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                guard let escaped = text.popFirst() else { return nil }
                value.append(escaped == "n" ? "\n" : escaped)
            default: value.append(character)
            }
        }
        return nil
    }
}
