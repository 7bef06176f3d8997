/// The part of SQL that a client may send as `query`: comparisons of times and ids, joined by AND.
struct ListmonkQuery {
    private struct Comparison {
        var column: String
        var sign: String
        var value: Int64
    }

    private var comparisons: [Comparison] = []

    /// Reads the text; nothing where PostgreSQL, or this simulation of it, could not.
    init?(_ text: String) {
        var rest = Substring(text)
        repeat {
            guard let comparison = Self.comparison(&rest) else { return nil }
            comparisons.append(comparison)
            rest = rest.drop { $0 == " " }
            if rest.isEmpty { return }
            guard rest.lowercased().hasPrefix("and ") else { return nil }
            rest = rest.dropFirst(4)
        } while true
    }

    private static func comparison(_ rest: inout Substring) -> Comparison? {
        rest = rest.drop { $0 == " " }
        let column = rest.prefix { $0.isLetter || $0 == "_" || $0 == "." }
        rest = rest.dropFirst(column.count).drop { $0 == " " }
        let sign = rest.prefix { "<>=".contains($0) }
        rest = rest.dropFirst(sign.count).drop { $0 == " " }
        guard ["<", ">", "<=", ">=", "="].contains(String(sign)) else { return nil }
        switch column.split(separator: ".").last {
        case "updated_at", "created_at":
            guard rest.first == "'" else { return nil }
            let moment = rest.dropFirst().prefix { $0 != "'" }
            rest = rest.dropFirst(moment.count + 1)
            guard rest.first == "'", let value = CivilTime.milliseconds(from: String(moment)) else { return nil }
            rest = rest.dropFirst()
            for cast in ["::timestamptz", "::timestamp"] where rest.hasPrefix(cast) {
                rest = rest.dropFirst(cast.count)
            }
            return Comparison(column: String(column.suffix(10)), sign: String(sign), value: value)
        case "id":
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            return Int64(digits).map { Comparison(column: "id", sign: String(sign), value: $0) }
        default: return nil
        }
    }

    func matches(_ person: SimulatedPerson) -> Bool {
        comparisons.allSatisfy { comparison in
            let value =
                switch comparison.column {
                case "updated_at": person.changedAt
                case "created_at": person.createdAt
                default: Int64(person.id) ?? 0
                }
            return switch comparison.sign {
            case "<": value < comparison.value
            case ">": value > comparison.value
            case "<=": value <= comparison.value
            case ">=": value >= comparison.value
            default: value == comparison.value
            }
        }
    }
}
