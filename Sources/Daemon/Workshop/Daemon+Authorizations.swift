import ConnectorKit
package import ControlAPI
package import CustomerModel
import SyncEngine

/// Asking a person for consent, so that no key has to be copied; what it gives stays in the daemon.
extension Daemon {
    package func authorize(_ wish: NewAuthorization) async throws -> Authorization {
        var draft = SourceDraft(connector: wish.connector, settings: wish.settings, secrets: wish.secrets)
        if let name = wish.source {
            let known = try linkedSource(name).source
            guard known.connector == wish.connector else {
                throw Problem.invalid("other_connector", "source '\(name)' is of '\(known.connector)'")
            }
            // What is linked counts: its secrets must not go to an address that somebody names now.
            draft.settings = known.settings
            draft.secrets = known.secrets
        }
        let factory = try await installed(wish.connector)
        do {
            let definition = draft.definition
            let context = await workshop.context(for: definition, of: factory, monitor: SilentMonitor())
            guard let authorizer = try factory.authorizer(for: definition, context: context) else {
                throw Problem.invalid(
                    "no_consent", "\(factory.profile.title) does not ask for consent", wayOut: "give its secrets")
            }
            let id = Self.newID()
            switch wish.way {
            case .page:
                let redirect = try Self.checked(wish.redirect)
                let page = try authorizer.beginWithPage(redirect: redirect)
                try authorizations.add(id, wish.connector, authorizer, page, at: time.now())
            case .device:
                let device = try await patiently { try await authorizer.beginWithDevice() }
                try authorizations.add(id, wish.connector, authorizer, device, at: time.now())
            }
            return try authorizations.authorization(id, at: time.now())
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }

    package func authorization(_ id: String) async throws -> Authorization {
        if case .poll(let authorizer, let device) = try authorizations.look(id, at: time.now()) {
            do {
                let answer = try await patiently { try await authorizer.poll(device) }
                authorizations.noted(answer, of: id, at: time.now())
            } catch let failure as Failure {
                // A service that is out of breath may be asked again.
                guard failure.kind == .transient || failure.kind == .rateLimited else {
                    // Of two looks at once the later one asks in vain.
                    if let now = try? authorizations.authorization(id, at: time.now()), now.state == .granted {
                        return now
                    }
                    authorizations.forget(id)
                    throw Problem(failure, wayOut: "begin again")
                }
            }
        }
        return try authorizations.authorization(id, at: time.now())
    }

    package func answerAuthorization(_ id: String, _ answer: AuthorizationAnswer) async throws -> Authorization {
        let (authorizer, page, code) = try authorizations.answer(id, answer.address, at: time.now())
        do {
            let secrets = try await patiently { try await authorizer.redeem(code, of: page) }
            authorizations.granted(secrets, to: id, at: time.now())
        } catch let failure as Failure {
            // A code is good for one exchange.
            authorizations.forget(id)
            throw Problem(failure, wayOut: "begin again")
        }
        return try authorizations.authorization(id, at: time.now())
    }

    package func renewConsent(_ consent: RenewedConsent, of name: SourceName) async throws -> SourceStatus {
        var renewed = try linkedSource(name)
        renewed.source.authorization = consent.authorization
        renewed.source = try authorized(renewed.source)
        try await replace(name, with: renewed)
        authorizations.forget(consent.authorization)
        return try await source(name)
    }

    /// The source with the secrets of the consent that it names.
    func authorized(_ source: NewSource) throws -> NewSource {
        guard let id = source.authorization else { return source }
        var source = source
        let granted = try authorizations.secrets(of: id, for: source.connector, at: time.now())
        source.secrets.merge(granted.mapValues { SecretText($0.reveal()) }) { _, granted in granted }
        source.authorization = nil
        return source
    }

    func installed(_ connector: String) async throws -> any ConnectorFactory {
        guard let factory = await workshop.factory(named: connector) else {
            throw Problem.invalid(
                "unknown_connector", "there is no connector '\(connector.prefix(40))'",
                wayOut: "see all with: clientelactl connectors")
        }
        return factory
    }

    /// Browsers carry the code to this address: to this machine, or over TLS.
    private static func checked(_ redirect: String?) throws -> String {
        guard let redirect, redirect.utf8.count < 500, let address = WebAddress(redirect),
            address.scheme == "https" || address.isLoopback
        else {
            throw Problem.invalid(
                "bad_redirect", "a page needs an address to come back to",
                wayOut: "give 'redirect': http://localhost:PORT/, or an address with https")
        }
        return redirect
    }

    /// 128 random bits: who knows the id may link a source with what was granted.
    private static func newID() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &random), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
