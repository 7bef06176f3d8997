/// A text with `{{ … }}` places that are filled when a request is made.
///
///     /lists/{{ stream.id }}/members
///     https://{{ secret.api_key | after_last:- }}.api.mailchimp.com/3.0
///
/// A place holds a reference (`setting.host`) or a text in quotes, followed by functions. A reference without a value
/// makes the whole text absent, and with it the parameter, header or key that it stands for; `default:x` prevents that.
package struct Template: Sendable, Hashable {
    /// One part of a template.
    enum Piece: Sendable, Hashable {
        case literal(String)
        case place(Place)
    }

    /// What stands between the braces.
    struct Place: Sendable, Hashable {
        enum Head: Sendable, Hashable {
            case reference(TemplateReference)
            case literal(String)
        }

        var head: Head
        var calls: [TemplateCall]
    }

    /// The text as it is written in the manifest.
    package let source: String
    let pieces: [Piece]

    /// A text without places.
    package init(literal: String) {
        source = literal
        pieces = literal.isEmpty ? [] : [.literal(literal)]
    }

    /// Reads a template; throws `TemplateFault` with words for the linter.
    package init(_ source: String) throws(TemplateFault) {
        self.source = source
        pieces = try TemplateSyntax.pieces(of: source)
    }

    /// A template that is nothing but one reference.
    init(reference: TemplateReference) {
        source = "{{ \(reference) }}"
        pieces = [.place(Place(head: .reference(reference), calls: []))]
    }

    /// The references without which the text is absent.
    var requiredReferences: [TemplateReference] {
        pieces.compactMap { piece in
            guard case .place(let place) = piece, case .reference(let reference) = place.head,
                !place.calls.contains(where: { $0.function == .default })
            else { return nil }
            return reference
        }
    }

    /// The references in it, in order.
    package var references: [TemplateReference] {
        pieces.compactMap { piece in
            guard case .place(let place) = piece, case .reference(let reference) = place.head else { return nil }
            return reference
        }
    }

    /// The tables that its `lookup` functions name.
    var tables: [String] {
        pieces.flatMap { piece -> [String] in
            guard case .place(let place) = piece else { return [] }
            return place.calls.compactMap { $0.function == .lookup ? $0.argument : nil }
        }
    }

    /// Whether the result is JSON already: a single place that ends in `number` or `json`.
    var isRawJSON: Bool {
        guard pieces.count == 1, case .place(let place) = pieces[0], let last = place.calls.last else { return false }
        return last.function == .number || last.function == .json
    }

    /// The text with its places filled; nil when a reference has no value.
    ///
    /// `encode` is applied to what a place gives, never to what the manifest writes.
    package func text(in scope: TemplateScope, encode: (String) -> String = { $0 }) -> String? {
        var result = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal):
                result += literal
            case .place(let place):
                guard let value = place.value(in: scope) else { return nil }
                result += place.isRaw ? value : encode(value)
            }
        }
        return result
    }
}

extension Template.Place {
    /// Whether the value goes in as it is, without the encoding that the position asks for.
    var isRaw: Bool { calls.last.map { $0.function == .raw || $0.function == .urlencode } ?? false }

    func value(in scope: TemplateScope) -> String? {
        var value: String?
        switch head {
        case .literal(let literal): value = literal
        case .reference(let reference): value = scope[reference]
        }
        for call in calls { value = call.apply(to: value, in: scope) }
        return value
    }
}

/// What is wrong with a template, for the linter.
package struct TemplateFault: Error {
    package var code: String
    package var message: String
}
