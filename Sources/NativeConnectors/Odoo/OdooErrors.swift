import ConnectorKit
import CustomerModel
import JSONReading

/// What Odoo's answers mean when they are no results.
///
/// JSON-RPC says it in the body of an answer with status 200; JSON-2 by the status, and the body names the exception.
struct OdooErrors: Sendable {
    private let shape = PageShape()
    private let remoteName: CompiledPath
    private let remoteMessage: CompiledPath
    private let remoteCode: CompiledPath
    private let name: CompiledPath
    private let message: CompiledPath

    init() {
        remoteName = shape.beside("error.data.name")
        remoteMessage = shape.beside("error.data.message")
        remoteCode = shape.beside("error.code")
        name = shape.beside("name")
        message = shape.beside("message")
    }

    /// The failure that the status means, by the exception that the body names where it does.
    func failure(for answer: HTTPResponse, _ session: ServiceSession) -> Failure? {
        guard let usual = session.check.failure(for: answer) else { return nil }
        let found = try? session.document(in: answer, by: shape) { document in
            (document.text(name, in: document.root), document.text(message, in: document.root))
        }
        guard let exception = found?.0, usual.kind != .authentication, usual.kind != .rateLimited else { return usual }
        return failure(exception, found?.1, "HTTP \(answer.status)", otherwise: usual.kind, session)
    }

    /// The error in the body of an answer of JSON-RPC.
    func failure(inBody answer: HTTPResponse, _ session: ServiceSession) throws -> Failure? {
        let found = try session.document(in: answer, by: shape) { document -> (String?, String?, String?) in
            (
                document.text(remoteName, in: document.root), document.text(remoteMessage, in: document.root),
                document.text(remoteCode, in: document.root)
            )
        }
        guard found.0 != nil || found.2 != nil else { return nil }
        return failure(found.0 ?? "", found.1, "an error in the answer", otherwise: .transient, session)
    }

    private func failure(
        _ exception: String, _ message: String?, _ what: String, otherwise kind: FailureClass,
        _ session: ServiceSession
    ) -> Failure {
        let short = exception.split(separator: ".").last.map(String.init) ?? ""
        let isName = !short.isEmpty && short.count <= 60 && short.utf8.allSatisfy { (65...90).contains($0 & 0xDF) }
        let words = isName ? "\(what), \(short)" : what
        let detail = message.map { String($0.prefix(500)) }
        switch short {
        case "AccessDenied", "AccessError", "SessionExpiredException", "Unauthorized":
            return session.check.failure(.authentication, words, detail: detail)
        case "UserError", "ValidationError", "ValueError", "KeyError", "TypeError", "NotFound", "MissingError":
            return session.check.failure(.configuration, words, detail: detail)
        case "OperationalError" where message?.contains("does not exist") == true:
            return session.check.failure(.configuration, "\(words): there is no such database", detail: detail)
        default:
            var failure = session.check.failure(kind, words, detail: detail)
            // The transport, which sees a status of success, does not ask again.
            if failure.kind == .transient, what == "an error in the answer" { failure.code = "error_in_answer" }
            return failure
        }
    }
}
