import ConnectorKit
import Yams

/// What Yams says about a text that is not YAML, in words for the one who typed it.
enum SyntaxFinding {
    /// For anchors and aliases alike.
    static let aliasAdvice =
        "anchors (&name) and aliases (*name) are not supported; expected each value written out, "
        + "or in quotes when the & or * belongs to a text"

    static func diagnostic(for error: any Error, text: String, file: String) -> Diagnostic {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _):
            return syntax(problem, context: context, at: mark, text: text, file: file)
        case YamlError.composer(_, let problem, let mark, _):
            let place = TextLocation(file: file, line: mark.line, column: mark.column)
            if problem.contains("alias") { return Diagnostic(.error, "anchor", at: place, aliasAdvice) }
            return Diagnostic(
                .error, "several_documents", at: place,
                "a second document begins here; expected one: remove the line '---'")
        default:
            return Diagnostic(
                .error, "syntax", at: TextLocation(file: file, line: 1, column: 1),
                "the file cannot be read as YAML; expected 'key: value' lines")
        }
    }

    private static func syntax(
        _ problem: String, context: YamlError.Context?, at mark: Mark, text: String, file: String
    ) -> Diagnostic {
        let place = Composer.Place(line: mark.line, column: mark.column)
        let location = TextLocation(file: file, line: mark.line, column: mark.column)
        let found = TextPlaces.index(of: place, in: text).map { text.unicodeScalars[$0] }
        let situation = context?.text ?? ""
        let begin = context.map { " that begins in line \($0.mark.line)" } ?? ""
        func finding(_ code: String, _ message: String) -> Diagnostic {
            Diagnostic(.error, code, at: location, message)
        }
        if problem.contains("tab character") || found == "\t" {
            return finding("tab", "a tab stands where the line is indented; expected spaces")
        }
        if problem.contains("Maximum nesting") {
            return finding("too_deep", "values are nested too deep; expected at most \(TreeWalk.maximumDepth) levels")
        }
        if problem.contains("cannot start any token"), let found {
            return finding(
                "syntax", "a text cannot begin with '\(found)'; expected a value: put the text in quotes")
        }
        if situation.contains("alias") || situation.contains("anchor"), let start = context?.mark {
            let place = TextLocation(file: file, line: start.line, column: start.column)
            return Diagnostic(.error, "anchor", at: place, aliasAdvice)
        }
        if problem.contains("mapping values are not allowed") {
            return finding(
                "syntax",
                "a second ':' stands where no key can be; expected one 'key: value' a line, with the same indentation "
                    + "as its neighbours: put a text that holds ': ' in quotes")
        }
        if situation.contains("quoted scalar"), problem.contains("end of stream") || problem.contains("document") {
            return finding("syntax", "the text in quotes\(begin) has no end; expected a closing quote")
        }
        if problem.contains("escape") {
            return finding(
                "syntax",
                "a '\\' in double quotes begins an escape that YAML does not know; expected '\\\\', or "
                    + "single quotes around the text")
        }
        if situation.contains("simple key") || problem.contains("could not find expected ':'") {
            return finding("syntax", "the line has no ':'\(line(context, mark)); expected 'key: value'")
        }
        if situation.contains("flow sequence") {
            return finding("syntax", "the list\(begin) has no end; expected ',' or ']' here")
        }
        if situation.contains("flow mapping") {
            return finding("syntax", "the table\(begin) has no end; expected ',' or '}' here")
        }
        if situation.contains("block mapping") || problem.contains("did not find expected key") {
            return finding(
                "syntax",
                "this is not a 'key: value' of the table\(begin); expected the same indentation as its other keys")
        }
        if situation.contains("block collection") || problem.contains("block sequence") {
            return finding("syntax", "this is not an entry of the list\(begin); expected '- value' here")
        }
        if situation.contains("block scalar") {
            return finding("syntax", "the text block\(begin) is not indented as YAML wants; expected deeper lines")
        }
        if problem.contains("<document start>") {
            return finding("syntax", "this line does not go on with what stands before; expected its indentation")
        }
        if problem.contains("incompatible YAML document") || situation.contains("directive")
            || situation.contains("tag")
        {
            return finding("tag", "tags and directives (! and %) are not supported; expected plain values")
        }
        return finding("syntax", "this is not YAML (\(problem)); expected 'key: value' lines")
    }

    /// Where the key without ':' stands, when the mark is not there.
    private static func line(_ context: YamlError.Context?, _ mark: Mark) -> String {
        guard let context, context.mark.line != mark.line else { return "" }
        return " (the key stands in line \(context.mark.line))"
    }
}
