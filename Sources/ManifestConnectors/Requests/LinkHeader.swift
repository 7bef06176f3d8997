import ConnectorKit

/// The `Link` header (RFC 8288).
package enum LinkHeader {
    /// The address with the relation `next`; nil when there is none.
    static func next(in headers: HTTPHeaders) -> String? {
        for (name, value) in headers.fields where name.lowercased() == "link" {
            if let link = next(in: value) { return link }
        }
        return nil
    }

    /// The same of one header's value.
    package static func next(in value: String) -> String? {
        var rest = value[...]
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: ">") else { return nil }
            let address = String(rest[..<close])
            rest = rest[rest.index(after: close)...]
            let end = rest.firstIndex(of: "<") ?? rest.endIndex
            for parameter in rest[..<end].split(whereSeparator: { $0 == ";" || $0 == "," }) {
                let pair = parameter.trimmedBlanks().lowercased()
                guard pair.hasPrefix("rel=") else { continue }
                let relations = pair.dropFirst(4).filter { $0 != "\"" }.split(separator: " ")
                if relations.contains("next") { return address }
            }
            rest = rest[end...]
        }
        return nil
    }
}
