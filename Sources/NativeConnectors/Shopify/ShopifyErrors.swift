import ConnectorKit
import CustomerModel
import JSONReading

/// What stands beside the data of every answer: errors, and what the query cost.
struct ShopifyErrors: Sendable {
    let shape = PageShape(records: "errors[*]")
    private let code: CompiledPath
    private let message: CompiledPath
    private let bare: CompiledPath
    private let costs: [CompiledPath]

    init() {
        code = shape.value("extensions.code")
        message = shape.value("message")
        bare = shape.value(".")
        costs = [
            "requestedQueryCost", "throttleStatus.maximumAvailable", "throttleStatus.currentlyAvailable",
            "throttleStatus.restoreRate",
        ].map { [shape] path in shape.beside("extensions.cost.\(path)") }
    }

    /// What one answer says.
    struct Told: Sendable {
        var codes: [String] = []
        var message: String?
        var requestedCost: Double?
        var maximum: Double?
        var available: Double?
        var restoreRate: Double?

        /// The failure that it is; nil for none.
        func failure(_ session: ServiceSession, pause: Duration) -> Failure? {
            guard !codes.isEmpty else { return nil }
            let detail = message.map { String($0.prefix(500)) }
            let named = codes.first {
                !$0.isEmpty && $0.utf8.allSatisfy { $0 == 0x5F || (65...90).contains($0 & 0xDF) }
            }
            let what = "an error in the answer" + (named.map { ", \($0.prefix(60))" } ?? "")
            if codes.contains("THROTTLED") {
                var failure = session.check.failure(.rateLimited, what, detail: detail, retryAfter: pause)
                failure.code = "wait_in_answer"
                return failure
            }
            if codes.contains("ACCESS_DENIED") {
                return session.check.failure(.authentication, what, detail: detail)
            }
            if codes.contains("INTERNAL_SERVER_ERROR") || codes.contains("TIMEOUT") {
                var failure = session.check.failure(.transient, what, detail: detail)
                failure.code = "error_in_answer"
                return failure
            }
            var failure = session.check.failure(.configuration, what, detail: detail)
            if codes.contains("MAX_COST_EXCEEDED") { failure.code = "too_dear" }
            if codes.contains("undefinedField") { failure.code = "unknown_field" }
            return failure
        }
    }

    func read(_ document: JSONDocument) -> Told {
        var told = Told()
        shape.visit(document) { row, _, isObject in
            told.codes.append(isObject ? document.text(code, in: row) ?? "" : "")
            told.message = told.message ?? document.text(isObject ? message : bare, in: row)
        }
        let numbers = costs.map { document.text($0, in: document.root).flatMap { Double($0) } }
        (told.requestedCost, told.maximum, told.available, told.restoreRate) =
            (numbers[0], numbers[1], numbers[2], numbers[3])
        return told
    }
}
