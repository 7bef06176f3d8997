import Foundation

/// Values against schemas: types, words, limits, needed and unknown keys.
extension VendorSpecification {
    /// What is wrong with a value.
    func complaints(about sample: Sample, _ schema: [String: Any], _ place: String) -> [String] {
        let schema = flattened(schema)
        if sample == .literal("null") {
            let type = schema["type"] as? String
            return schema["nullable"] as? Bool == true || type == nil ? [] : ["\(place) must not be null"]
        }
        switch sample {
        case .table: return complaints(aboutTable: sample, schema, place)
        case .list(let items):
            guard schema["type"] as? String ?? "array" == "array" else { return ["\(place) is no list"] }
            let each = schema["items"] as? [String: Any] ?? [:]
            return items.enumerated().flatMap { complaints(about: $1, each, "\(place)[\($0)]") }
        case .text(let text): return complaints(aboutText: text, schema, place, isQuoted: true)
        case .literal(let text): return complaints(aboutText: text, schema, place, isQuoted: false)
        }
    }

    /// What is wrong with a text; `isQuoted`: in JSON it stood in quotes, nil where nothing has quotes.
    func complaints(
        aboutText text: String, _ schema: [String: Any], _ place: String, isQuoted: Bool? = nil
    ) -> [String] {
        let schema = flattened(schema)
        var complaints: [String] = []
        switch schema["type"] as? String {
        case "integer", "number":
            let number = Double(text)
            if number == nil || isQuoted == true { complaints.append("\(place) is no number: \(text)") }
            if let number, let least = schema["minimum"] as? Double, number < least {
                complaints.append("\(place) is less than \(least)")
            }
            if let number, let most = schema["maximum"] as? Double, number > most {
                complaints.append("\(place) is more than \(most)")
            }
        case "boolean":
            if !["true", "false"].contains(text) || isQuoted == true {
                complaints.append("\(place) is no truth value")
            }
        case "string":
            if isQuoted == false { complaints.append("\(place) is no text: \(text)") }
        case "object", "array": complaints.append("\(place) is a single value")
        default: break
        }
        if let words = schema["enum"] as? [String], !words.contains(text) {
            complaints.append("\(place) is none of the words: \(text)")
        }
        return complaints
    }

    private func complaints(aboutTable sample: Sample, _ schema: [String: Any], _ place: String) -> [String] {
        guard schema["type"] as? String ?? "object" == "object" else { return ["\(place) is a table"] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let needed = schema["required"] as? [String] ?? []
        var complaints = needed.filter { sample[$0] == nil }.map { "\(place).\($0) is missing" }
        for member in sample.members {
            if let property = properties[member.key] {
                complaints += self.complaints(about: member.value, property, "\(place).\(member.key)")
            } else if !properties.isEmpty, schema["additionalProperties"] == nil {
                complaints.append("\(place).\(member.key) is not in the specification")
            }
        }
        return complaints
    }

    /// A schema with its parts laid over one another.
    private func flattened(_ schema: [String: Any]) -> [String: Any] {
        let own = resolved(schema)
        guard let parts = own["allOf"] as? [[String: Any]] else { return own }
        return parts.reduce(own) { merged($0, flattened($1)) }
    }

    private func merged(_ left: [String: Any], _ right: [String: Any]) -> [String: Any] {
        left.merging(right) { old, new in
            if let old = old as? [String: Any], let new = new as? [String: Any] {
                return merged(flattened(old), flattened(new))
            }
            if let old = old as? [String], let new = new as? [String] { return old + new }
            return new
        }
    }
}
