/// The way to values within a JSON document or a record.
///
///     members[*]                      the elements of an array
///     contacts{*}                     the members of an object; their keys are `@key`
///     edges[*].node                   further down in each element
///     CustomFields[Key=Phone].Value   of the elements with that key, the first one's value
///     phones[0].number                of the elements, the one at that place
///     AttributesData.@json.name       within a text that is JSON itself
///     "odd.key".x                     a key with signs in it
///     .                               the value itself
package struct JSONPath: Sendable, Hashable {
    /// One step of the way.
    package enum Step: Sendable, Hashable {
        case key(String)
        case elements
        case members
        case index(Int)
        case match(key: String, value: String)
        case memberKey
        case embedded
    }

    package var steps: [Step]

    package init(steps: [Step]) { self.steps = steps }

    /// Reads a path; throws `JSONPathFault` with words for the linter.
    package init(_ text: String) throws(JSONPathFault) {
        if text == "." {
            steps = []
            return
        }
        var syntax = JSONPathSyntax(text)
        steps = try syntax.steps()
    }

    /// Whether it leads to the records of a page: through a list, then through keys only.
    package var isRecordPath: Bool {
        guard let list = steps.lastIndex(where: { $0 == .elements || $0 == .members }) else { return false }
        return steps[(list + 1)...].allSatisfy { if case .key = $0 { true } else { false } }
    }

    /// Whether it can give several values.
    package var isPlural: Bool { steps.contains { $0 == .elements || $0 == .members } }
}

/// What is wrong with a path.
package struct JSONPathFault: Error {
    package var message: String
}

/// Reads paths, a byte at a time.
private struct JSONPathSyntax {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    mutating func steps() throws(JSONPathFault) -> [JSONPath.Step] {
        guard !rest.isEmpty else { throw JSONPathFault(message: "an empty path; expected keys such as 'a.b' or '.'") }
        var steps: [JSONPath.Step] = []
        var expectsKey = true
        while let next = rest.first {
            switch next {
            case "[":
                steps.append(try bracket())
                expectsKey = false
            case "{":
                guard rest.hasPrefix("{*}") else { throw JSONPathFault(message: "'{' without '*}'") }
                rest = rest.dropFirst(3)
                steps.append(.members)
                expectsKey = false
            case ".":
                guard !expectsKey else { throw JSONPathFault(message: "a '.' without a key before it") }
                rest = rest.dropFirst()
                guard let after = rest.first, after != "[", after != "{", after != "." else {
                    throw JSONPathFault(message: "a '.' without a key behind it")
                }
                expectsKey = true
            default:
                guard expectsKey else { throw JSONPathFault(message: "a key without a '.' before it") }
                steps.append(try key())
                expectsKey = false
            }
        }
        return steps
    }

    private mutating func key() throws(JSONPathFault) -> JSONPath.Step {
        if rest.first == "\"" {
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: "\"") else { throw JSONPathFault(message: "a '\"' without its end") }
            let key = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            return .key(key)
        }
        let end = rest.firstIndex { $0 == "." || $0 == "[" || $0 == "{" } ?? rest.endIndex
        let key = String(rest[..<end])
        rest = rest[end...]
        switch key {
        case "@key": return .memberKey
        case "@json": return .embedded
        default: return .key(key)
        }
    }

    private mutating func bracket() throws(JSONPathFault) -> JSONPath.Step {
        guard let end = rest.firstIndex(of: "]") else { throw JSONPathFault(message: "'[' without ']'") }
        let inside = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        if inside == "*" { return .elements }
        if let index = Int(inside), index >= 0 { return .index(index) }
        guard let equals = inside.firstIndex(of: "="), equals > inside.startIndex else {
            throw JSONPathFault(message: "'[\(inside)]'; expected [*], [0] or [key=value]")
        }
        return .match(key: String(inside[..<equals]), value: String(inside[inside.index(after: equals)...]))
    }
}
