import ControlAPI
import CustomerModel
import FoundationEssentials

/// A request as an operation sees it: every text checked, every key known.
struct RequestScope: Sendable {
    let parameters: [String: String]
    let query: [String: String]
    let body: Data
    let caller: Caller

    /// Names and numbers in an address are short; whatever is longer names nothing.
    private static let maximumNameLength = 200

    func parameter(_ name: String) throws -> String {
        guard let value = parameters[name], !value.isEmpty, value.utf8.count <= Self.maximumNameLength else {
            throw Problem.malformed("the \(name) in the address is empty or too long")
        }
        return value
    }

    func source() throws -> SourceName { SourceName(try parameter("source")) }

    func run() throws -> RunReference { RunReference(try parameter("run")) }

    func body<Body: RequestBody>(_ type: Body.Type) throws -> Body { try Body.read(body) }

    func text(_ key: String) throws -> String? {
        guard let value = query[key] else { return nil }
        guard !value.isEmpty, value.utf8.count <= Self.maximumNameLength else {
            throw Problem.malformed("the value of '\(key)' is empty or too long")
        }
        return value
    }

    func number(_ key: String, default value: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = try text(key) else { return value }
        guard let number = Int(plain: text), range.contains(number) else {
            throw Problem.malformed(
                "the value of '\(key)' is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) throws -> Choice?
    where Choice.RawValue == String {
        guard let text = try text(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.malformed("the value of '\(key)' is not one of: \(names)")
        }
        return choice
    }

    func limit() throws -> Int {
        try number("limit", default: PageSize.default, in: 1...PageSize.maximum)
    }

    func runFilter() throws -> RunFilter {
        RunFilter(
            source: try text("source").map { SourceName($0) }, state: try choice("state", RunSummary.State.self),
            limit: try limit(), before: try text("before").map { RunReference($0) })
    }

    func questionFilter() throws -> QuestionFilter {
        QuestionFilter(source: try text("source").map { SourceName($0) }, limit: try limit(), after: try text("after"))
    }
}
