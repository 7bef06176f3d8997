/// What a template can do with a value.
///
/// There is nothing else: no conditions, no loops, no programs.
package enum TemplateFunction: String, Sendable, Hashable, CaseIterable {
    /// What stands behind the last occurrence of the argument.
    case afterLast = "after_last"
    /// What stands before the first occurrence of the argument.
    case beforeFirst = "before_first"
    /// Base64 of the UTF-8 bytes.
    case base64
    /// Percent-encoded.
    case urlencode
    case lower
    case upper
    /// Without blanks at both ends.
    case trim
    /// Without the argument at the end, however often it stands there: `trim_end:/`.
    case trimEnd = "trim_end"
    /// The argument, when there is no value.
    case `default`
    /// The argument, when there is a value.
    case then
    /// The entry of the manifest's table that the argument names; absent when it has none.
    case lookup
    /// A number in a JSON body, without quotes.
    case number
    /// JSON as it stands, in a JSON body.
    case json
    /// As it stands, without the encoding of its position.
    case raw

    var needsArgument: Bool {
        switch self {
        case .afterLast, .beforeFirst, .trimEnd, .then, .lookup: true
        default: false
        }
    }

    var takesArgument: Bool { needsArgument || self == .default }
}

/// One function with its argument.
struct TemplateCall: Sendable, Hashable {
    var function: TemplateFunction
    var argument: String?

    func apply(to value: String?, in scope: TemplateScope) -> String? {
        let argument = argument ?? ""
        if function == .default { return value ?? argument }
        guard let value else { return nil }
        switch function {
        case .afterLast: return String(value.afterLast(argument))
        case .beforeFirst: return value.firstRange(of: argument).map { String(value[..<$0.lowerBound]) } ?? value
        case .base64: return TextEncoding.base64(value.utf8)
        case .urlencode: return TextEncoding.percent(value)
        case .lower: return value.lowercased()
        case .upper: return value.uppercased()
        case .trim: return value.trimmedBlanks()
        case .trimEnd:
            var value = value
            while value.hasSuffix(argument) { value.removeLast(argument.count) }
            return value
        case .then: return argument
        case .lookup: return scope.tables[argument]?[value]
        case .number, .json, .raw, .default: return value
        }
    }
}

extension String {
    fileprivate func afterLast(_ separator: String) -> Substring {
        var rest = self[...]
        while let range = rest.firstRange(of: separator) { rest = rest[range.upperBound...] }
        return rest
    }
}
