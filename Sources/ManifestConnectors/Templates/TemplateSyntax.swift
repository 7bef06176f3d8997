/// Reads the small language of templates: literals, `{{ head | function:argument | … }}`.
enum TemplateSyntax {
    static func pieces(of source: String) throws(TemplateFault) -> [Template.Piece] {
        var pieces: [Template.Piece] = []
        var rest = Substring(source)
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { pieces.append(.literal(String(rest[..<open.lowerBound]))) }
            let inside = rest[open.upperBound...]
            guard let close = inside.firstRange(of: "}}") else {
                throw TemplateFault(code: "bad_template", message: "'{{' without '}}'")
            }
            pieces.append(.place(try place(String(inside[..<close.lowerBound]))))
            rest = inside[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest))) }
        return pieces
    }

    private static func place(_ text: String) throws(TemplateFault) -> Template.Place {
        var parts = text.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmedBlanks() }
        let head = parts.removeFirst()
        guard !head.isEmpty else {
            throw TemplateFault(code: "bad_template", message: "'{{ }}' without a reference")
        }
        var calls: [TemplateCall] = []
        for part in parts { calls.append(try call(part)) }
        if head.count >= 2, let quote = head.first, quote == "'" || quote == "\"", head.last == quote {
            return Template.Place(head: .literal(String(head.dropFirst().dropLast())), calls: calls)
        }
        return Template.Place(head: .reference(try TemplateReference(parsing: head)), calls: calls)
    }

    private static func call(_ text: String) throws(TemplateFault) -> TemplateCall {
        let colon = text.firstIndex(of: ":")
        let name = (colon.map { text[..<$0] } ?? text[...]).trimmedBlanks()
        let argument = colon.map { String(text[text.index(after: $0)...]) }
        guard let function = TemplateFunction(rawValue: name) else {
            let known = TemplateFunction.allCases.map(\.rawValue).joined(separator: ", ")
            throw TemplateFault(
                code: "unknown_function", message: "there is no function '\(name)'; expected one of \(known)")
        }
        if function.needsArgument, argument?.isEmpty ?? true {
            throw TemplateFault(
                code: "missing_argument", message: "'\(name)' needs an argument, as in '\(name):x'")
        }
        if !function.takesArgument, argument != nil {
            throw TemplateFault(code: "unexpected_argument", message: "'\(name)' takes no argument")
        }
        return TemplateCall(function: function, argument: argument)
    }
}

extension StringProtocol {
    /// Without blanks and tabs at both ends.
    func trimmedBlanks() -> String {
        let blanks: Set<Character> = [" ", "\t"]
        guard let first = firstIndex(where: { !blanks.contains($0) }),
            let last = lastIndex(where: { !blanks.contains($0) })
        else { return "" }
        return String(self[first...last])
    }

    /// The first occurrence of a text.
    func firstRange(of wanted: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(wanted) {
                return start..<index(start, offsetBy: wanted.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
