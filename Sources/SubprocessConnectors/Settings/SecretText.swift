import ConnectorKit

/// A text of the settings with secrets in it: `Bearer {{ secret.token }}`.
struct SecretText: Sendable, Hashable {
    /// A part of it.
    enum Piece: Sendable, Hashable {
        case plain(String)
        case secret(String)
    }

    /// Why a text is none.
    struct Malformed: Error {
        var reason: String
    }

    let pieces: [Piece]

    init(_ text: String) throws(Malformed) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { pieces.append(.plain(String(rest[..<open.lowerBound]))) }
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw Malformed(reason: "a '{{' has no '}}'; expected {{ secret.NAME }}")
            }
            let inside = rest[open.upperBound..<close.lowerBound].filter { $0 != " " }
            guard inside.hasPrefix("secret."), NamePattern.matches(String(inside.dropFirst(7))) else {
                throw Malformed(reason: "'{{ \(inside) }}' is not known; expected {{ secret.NAME }}")
            }
            pieces.append(.secret(String(inside.dropFirst(7))))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty || pieces.isEmpty { pieces.append(.plain(String(rest))) }
        self.pieces = pieces
    }

    /// The names of the secrets in it.
    var secrets: [String] { pieces.compactMap { if case .secret(let name) = $0 { name } else { nil } } }

    /// The text with the secrets in their places; what is not there is left out.
    func filled(_ secrets: [String: Secret]) -> String {
        pieces.map { piece in
            switch piece {
            case .plain(let text): text
            case .secret(let name): secrets[name]?.reveal() ?? ""
            }
        }.joined()
    }

    /// The secret's value in a text that was written anew, where the text holds one secret and nothing else changed.
    func extracted(from text: String) -> (name: String, value: String)? {
        let names = secrets
        guard names.count == 1, let place = pieces.firstIndex(of: .secret(names[0])) else { return nil }
        var rest = text[...]
        for case .plain(let prefix) in pieces[..<place] {
            guard rest.hasPrefix(prefix) else { return nil }
            rest = rest.dropFirst(prefix.count)
        }
        for case .plain(let suffix) in pieces[(place + 1)...].reversed() {
            guard rest.hasSuffix(suffix) else { return nil }
            rest = rest.dropLast(suffix.count)
        }
        return rest.isEmpty ? nil : (names[0], String(rest))
    }
}
