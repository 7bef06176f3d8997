import ConnectorKit
import CustomerModel
import JSONReading

/// Gets a token by a login.
struct LoginExchange: Sendable {
    var rule: LoginRule
    var setup: SourceSetup
    var transport: any HTTPTransport
    var check: AnswerCheck
    var address: AddressFinder

    func obtain() async throws -> ObtainedToken {
        let builder = RequestBuilder(base: try await address.base(), headers: setup.manifest.headers, auth: nil)
        let request = try builder.request(rule.request, scope: setup.scope)
        let plan = JSONPlan()
        let errors = try CompiledErrors(setup.manifest.errors, plan: plan, scope: setup.scope)
        let tokens = try rule.token.compactMap { try $0.resolved(in: setup.scope) }
            .map { plan.want($0, below: plan.root) }
        let lifetime = try rule.expiresIn?.resolved(in: setup.scope).map { plan.want($0, below: plan.root) }
        let answer = try await transport.send(request)
        // Some say 400 to a wrong password.
        if let failure = check.failure(for: answer) {
            throw answer.status == 400 ? check.failure(.authentication, "HTTP 400") : failure
        }
        let read: (token: String?, lifetime: Int64?)
        do {
            read = try JSONParser().read(answer.body, by: plan) { document in
                if let failure = errors.failure(in: document, check) { throw failure }
                let token = tokens.lazy.compactMap { document.first($0, in: document.root) }.first { $0.isScalar }
                return (token?.text, lifetime.flatMap { document.first($0, in: document.root) }?.integer)
            }
        } catch let fault as JSONFault {
            throw check.failure(.transient, "the answer to the login is no JSON", detail: fault.detail)
        }
        guard let text = read.token, !text.isEmpty else {
            throw check.failure(.authentication, "the answer to the login holds no token")
        }
        return ObtainedToken(text: text, lifetime: read.lifetime.map { .seconds($0) } ?? rule.lifetime)
    }
}
