/// The `fields` and `exclude_fields` of a Mailchimp request: dotted paths, separated by commas.
struct FieldSelection {
    private var wanted: [[Substring]]
    private var unwanted: [[Substring]]

    init(fields: String?, excluded: String?) {
        wanted = Self.paths(fields)
        unwanted = Self.paths(excluded)
    }

    private static func paths(_ text: String?) -> [[Substring]] {
        (text ?? "").split(separator: ",").map { $0.split(separator: ".") }
    }

    /// The value with only what was asked for; arrays are looked through.
    func applied(to value: WireJSON) -> WireJSON {
        guard !wanted.isEmpty || !unwanted.isEmpty else { return value }
        return selected(value, wanted: wanted, unwanted: unwanted)
    }

    private func selected(_ value: WireJSON, wanted: [[Substring]], unwanted: [[Substring]]) -> WireJSON {
        switch value {
        case .array(let values):
            return .array(values.map { selected($0, wanted: wanted, unwanted: unwanted) })
        case .object(let members):
            var kept: [(String, WireJSON)] = []
            for (name, member) in members {
                let below = wanted.filter { $0.first.map(String.init) == name }.map { Array($0.dropFirst()) }
                if !wanted.isEmpty, below.isEmpty { continue }
                let dropped = unwanted.filter { $0.first.map(String.init) == name }.map { Array($0.dropFirst()) }
                if dropped.contains(where: \.isEmpty) { continue }
                let whole = wanted.isEmpty || below.contains(where: \.isEmpty)
                kept.append((name, selected(member, wanted: whole ? [] : below, unwanted: dropped)))
            }
            return .object(kept)
        default: return value
        }
    }
}
