import ConnectorKit
import CustomerModel

/// The questions that an Airbyte source answers beside its records.
struct AirbyteQuestions: Sendable {
    private let keeping: SecretKeeping

    init(_ keeping: SecretKeeping) { self.keeping = keeping }

    /// Holds the configuration to the source's specification, then lets the source try it; throws a `Failure`.
    func check() async throws {
        try await checkSpecification()
        let answer = try await ChildQuestion(keeping: keeping, purpose: .check).ask()
        var verdict: (succeeded: Bool, message: String?)?
        for message in Self.messages(answer) {
            if case .connection(let succeeded, let words) = message { verdict = (succeeded, words) }
        }
        // The exit code says nothing: a check that failed may end with 0.
        if let verdict {
            guard !verdict.succeeded else { return }
            throw failure(
                ChildFault(
                    code: "check_failed", cause: .configuration, summary: "its check of the configuration failed",
                    words: verdict.message), answer)
        }
        throw silent(answer, "asked to check its configuration, it gave no answer")
    }

    /// The catalogue in an answer to `discover`.
    func catalog(in answer: ChildQuestion.Answer) async throws -> JSONValue {
        for message in Self.messages(answer) {
            if case .catalog(let catalog) = message { return catalog }
        }
        // What is wrong is often said best by the specification.
        try await checkSpecification()
        throw silent(answer, "asked what it offers, it gave no catalogue")
    }

    private func checkSpecification() async throws {
        let answer = try await ChildQuestion(keeping: keeping, purpose: .specification).ask()
        for message in Self.messages(answer) {
            guard case .specification(let schema) = message else { continue }
            let launch = try await keeping.launch()
            let mistakes = ConfigurationCheck.mistakes(in: launch.configuration, against: schema)
            guard !mistakes.isEmpty else { return }
            throw Failure(
                "wrong_config", .configuration,
                "\(keeping.settings.program): the configuration is not what it wants: "
                    + mistakes.prefix(10).joined(separator: "; "))
        }
        throw silent(answer, "asked what it has to be told, it gave no specification")
    }

    private func silent(_ answer: ChildQuestion.Answer, _ summary: String) -> Failure {
        for message in Self.messages(answer) {
            guard case .trouble(let trouble) = message else { continue }
            return failure(
                ChildFault(
                    code: "source_error", cause: trouble.kind == "config_error" ? .configuration : .passing,
                    summary: summary, words: trouble.message), answer)
        }
        var fault = ChildFault(code: "no_answer", cause: .configuration, summary: summary)
        if !answer.ending.isClean {
            let died = ChildFault.died(answer.ending, wasSilent: answer.documents.isEmpty)
            fault.cause = died.cause
            fault.summary += "; \(died.summary)"
            fault.words = ErrorTail.telling(answer.tail)
        }
        return failure(fault, answer)
    }

    private func failure(_ fault: ChildFault, _ answer: ChildQuestion.Answer) -> Failure {
        Failure(fault, program: keeping.settings.program, masking: answer.masking, tail: answer.tail)
    }

    private static func messages(_ answer: ChildQuestion.Answer) -> [AirbyteMessage] {
        answer.documents.map { document in
            Array(document.json.utf8).withUnsafeBufferPointer { AirbyteMessage.read($0) }
        }
    }
}
