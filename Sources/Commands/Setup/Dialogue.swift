import ControlAPI
import CustomerModel

/// Questions to a person on the terminal, or to nobody.
struct Dialogue: Sendable {
    /// The person has gone away, or wants no more of it.
    struct Ended: Error {}

    let session: Session
    /// Whether there is somebody to ask.
    let isOpen: Bool

    /// Something to know; not said to programs.
    func say(_ page: Page) {
        if !session.isJSON { session.note(page) }
    }

    /// The answer to a question, without blanks around it; the default for Enter alone.
    ///
    /// Throws a `Problem` that names the option when there is nobody to ask.
    func ask(_ question: String, else answer: String? = nil, option: String) throws -> String {
        guard isOpen else {
            if let answer { return answer }
            throw Self.missing(option)
        }
        while true {
            put(question + (answer.map { " [\($0)]" } ?? "") + ": ")
            let line = try line(isSecret: false)
            if !line.isEmpty { return line }
            if let answer { return answer }
        }
    }

    /// A secret, which is not shown while it is typed.
    func askSecret(_ question: String, mayBeEmpty: Bool, option: String) throws -> String {
        guard isOpen else {
            if mayBeEmpty { return "" }
            throw Self.missing(option)
        }
        while true {
            put(question + ": ")
            let line = try line(isSecret: true)
            if !line.isEmpty || mayBeEmpty { return line }
        }
    }

    /// A yes or a no; Enter alone, and nobody at all, is the default.
    func confirm(_ question: String, else answer: Bool) throws -> Bool {
        guard isOpen else { return answer }
        while true {
            put("\(question) [\(answer ? "Y/n" : "y/N")]: ")
            switch try line(isSecret: false).lowercased() {
            case "": return answer
            case "y", "yes": return true
            case "n", "no": return false
            default: say(Page("please answer y or n"))
            }
        }
    }

    private func put(_ text: String) { session.surroundings.write(Ink.none.text([Span(text)]), .error) }

    private func line(isSecret: Bool) throws -> String {
        guard let line = session.surroundings.line(isSecret) else {
            if !isSecret { session.surroundings.write("\n", .error) }
            throw Ended()
        }
        return line.trimmed
    }

    private static func missing(_ option: String) -> Problem {
        Problem(
            "missing_option", status: 0, title: "Not enough said", .configuration, "\(option) is missing",
            wayOut: "give it, or run clientelactl setup on a terminal, which asks for everything")
    }
}

extension String {
    /// Without blanks and line feeds at both ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
