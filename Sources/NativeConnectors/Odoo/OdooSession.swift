import ConnectorKit
import CustomerModel
import JSONReading
import Synchronization

/// Calls methods of Odoo's models, in the dialect that it speaks.
final class OdooSession: Sendable {
    /// What was found out on first use.
    private struct Known {
        var dialect: OdooDialect?
        var userID: Int64?
    }

    let session: ServiceSession
    private let setup: SourceSetup
    private let base: WebAddress
    private let key: Secret
    private let known: Mutex<Known>
    private let errors = OdooErrors()

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        self.setup = setup
        session = ServiceSession(setup, Odoo.profile, context: context)
        base = try setup.address("url", otherwise: "")
        key = try setup.required("api_key")
        known = Mutex(Known(dialect: setup.text("api").flatMap(OdooDialect.init(rawValue:))))
    }

    /// Calls a method, and reads its result, a list or a table.
    func call<Answer>(
        _ call: OdooCall, by shapes: OdooShapes, attempts: Int? = nil,
        _ use: (JSONDocument, OdooShapes.Form) throws -> Answer
    ) async throws -> Answer {
        switch try await dialect() {
        case .json2:
            return try await session.exchange {
                plain(call, attempts: attempts)
            } read: { answer in
                if let failure = errors.failure(for: answer, session) { throw failure }
                return try session.document(in: answer, by: shapes.bare.shape) { try use($0, shapes.bare) }
            }
        case .jsonrpc:
            let request = try await execute(call, attempts: attempts)
            return try await session.exchange {
                request
            } read: { answer in
                try checkBody(answer)
                let form = shapes.enveloped
                return try session.document(in: answer, by: form.shape) { try use($0, form) }
            }
        }
    }

    /// Calls a method whose result is a number; nil when it is none.
    func number(_ call: OdooCall) async throws -> Int64? {
        switch try await dialect() {
        case .json2:
            return try await session.exchange {
                plain(call, attempts: nil)
            } read: { answer in
                if let failure = errors.failure(for: answer, session) { throw failure }
                // A bare number is no document.
                return Int64(answer.body.text.prefix(30).filter { !$0.isWhitespace })
            }
        case .jsonrpc:
            let request = try await execute(call, attempts: nil)
            return try await number(of: request)
        }
    }

    /// How this Odoo is spoken to.
    ///
    /// JSON-2 is there from Odoo 19 on; before, its address does not exist.
    private func dialect() async throws -> OdooDialect {
        if let dialect = known.withLock({ $0.dialect }) { return dialect }
        let probe = OdooCall(model: "res.partner", method: "search_count", domain: [])
        let found: OdooDialect = try await session.exchange {
            plain(probe, attempts: nil)
        } read: { answer in
            if answer.status == 404 || answer.status == 405 { return .jsonrpc }
            if let failure = errors.failure(for: answer, session) { throw failure }
            return .json2
        }
        if found == .jsonrpc, setup.text("database") == nil || setup.text("login") == nil {
            throw Failure(
                "missing_setting", .configuration,
                "source \(setup.source): this Odoo is older than 19 and wants the settings 'database' and 'login'")
        }
        known.withLock { $0.dialect = found }
        return found
    }

    /// The number of the user whose key it is.
    private func userID() async throws -> Int64 {
        if let userID = known.withLock({ $0.userID }) { return userID }
        let found = try await number(
            of: remote("common", "authenticate", [.text(key.reveal()), .object([])], attempts: nil))
        guard let found, found > 0 else {
            throw session.check.failure(.authentication, "the login or its key is wrong")
        }
        known.withLock { $0.userID = found }
        return found
    }

    private func number(of request: HTTPRequest) async throws -> Int64? {
        let shape = PageShape()
        let path = shape.beside("result")
        return try await session.exchange {
            request
        } read: { answer in
            try checkBody(answer)
            return try session.document(in: answer, by: shape) { document in
                document.first(path, in: document.root)?.integer
            }
        }
    }

    private func checkBody(_ answer: HTTPResponse) throws {
        if let failure = errors.failure(for: answer, session) { throw failure }
        if let failure = try errors.failure(inBody: answer, session) { throw failure }
    }

    private func execute(_ call: OdooCall, attempts: Int?) async throws -> HTTPRequest {
        let userID = try await userID()
        return remote(
            "object", "execute_kw", [.number(Int(userID)), .text(key.reveal())] + call.placedArguments,
            attempts: attempts)
    }

    private func plain(_ call: OdooCall, attempts: Int?) -> HTTPRequest {
        var request = HTTPRequest(.post, url: base.appending("/json/2/\(call.model)/\(call.method)"))
        request.headers["Authorization"] = "bearer \(key.reveal())"
        request.headers["Content-Type"] = "application/json"
        if let database = setup.text("database") { request.headers["X-Odoo-Database"] = database }
        request.body = call.namedArguments.bytes
        request.maximumAttempts = attempts
        return request
    }

    private func remote(
        _ service: String, _ method: String, _ arguments: [JSONText], attempts: Int?
    ) -> HTTPRequest {
        var request = HTTPRequest(.post, url: base.appending("/jsonrpc"))
        request.headers["Content-Type"] = "application/json"
        var all: [JSONText] = [.text(setup.text("database") ?? "")]
        if service == "common" { all.append(.text(setup.text("login") ?? "")) }
        let parameters = JSONText.object([
            "service": .text(service), "method": .text(method), "args": .list(all + arguments),
        ])
        request.body = JSONText.object(["jsonrpc": "2.0", "method": "call", "params": parameters, "id": 1]).bytes
        request.maximumAttempts = attempts
        return request
    }
}
