/// Why a text is no calendar expression, and where.
package struct CalendarError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place in the text, in UTF-8 bytes from its beginning; the text's length when something is missing at its end.
    package var offset: Int
    /// What is wrong: `25 is no hour`.
    package var problem: String
    /// What would be right: `0 to 23`.
    package var expected: String

    package init(offset: Int, problem: String, expected: String) {
        self.offset = offset
        self.problem = problem
        self.expected = expected
    }

    package var description: String { "\(problem); expected \(expected)" }
}
