import CustomerStore

/// One person of a preview in one line.
enum SampleText {
    /// `Ana Díaz <ana@example.com>`, `Luis (1042)`, `1043: no address`.
    static func line(_ sample: PreviewSample) -> String {
        var parts: [String] = []
        if let name = sample.name { parts.append(name) }
        if let email = sample.email {
            parts.append("<\(email)>")
        } else if let id = sample.externalID {
            parts.append(parts.isEmpty ? id : "(\(id))")
        }
        let who = parts.joined(separator: " ")
        guard let detail = sample.detail else { return who }
        return who.isEmpty ? detail : "\(who): \(detail)"
    }
}
