import ConnectorKit
import CustomerModel
import JSONReading
import Synchronization

/// Speaks with one service for one source: knows its address, proves who asks, and judges the answers.
final class Session: Sendable {
    /// Waits for one request that an answer's body may ask for; the transport's own retries do not see them.
    private static let maximumWaits = 3

    let manifest: Manifest
    let source: SourceName
    let scope: TemplateScope
    let context: ConnectorContext
    let check: AnswerCheck
    let parsers = JSONParserPool()
    let reading = ReadingQueue()

    private let auth: AuthRule?
    private let tokens: TokenKeeper?
    private let address: AddressFinder
    /// How far the service's clock is ahead of ours.
    private let clockDifference = Mutex<Duration?>(nil)

    init(_ setup: SourceSetup, context: ConnectorContext, secretStore: any SecretStore) {
        let manifest = setup.manifest
        self.manifest = manifest
        source = setup.source
        scope = setup.scope
        self.context = context
        auth = setup.auth
        let secrets = (setup.auth?.secrets ?? []).map { ($0, manifest.secrets[$0]?.about ?? "") }
        let check = AnswerCheck(
            source: setup.source, service: manifest.title, statuses: manifest.errors.statuses, secrets: secrets,
            now: context.now, restsOnConsent: setup.auth?.asksForConsent ?? false)
        self.check = check
        let address = AddressFinder(setup, transport: context.transport, check: check)
        self.address = address
        tokens = setup.auth?.token.map { rule in
            switch rule {
            case .login(let login):
                let exchange = LoginExchange(
                    rule: login, setup: setup, transport: context.transport, check: check, address: address)
                return TokenKeeper(now: context.now) { _ in try await exchange.obtain() }
            case .oauth2(let oauth2):
                let client = OAuth2Client(rule: oauth2, setup: setup, transport: context.transport, check: check)
                let exchange = OAuth2Exchange(client: client, secretStore: secretStore, now: context.now)
                return TokenKeeper(now: context.now) { try await exchange.obtain(insteadOf: $0) }
            }
        }
    }

    /// The time as the service's own answers tell it; ours until one did.
    var providerNow: Timestamp {
        let difference = clockDifference.withLock { $0 }
        return difference.map { context.now().advanced(by: $0) } ?? context.now()
    }

    /// The base address, found on first use.
    func base() async throws -> WebAddress { try await address.base() }

    /// Sends a request, judges the answer and reads it.
    ///
    /// A token that is refused is renewed once. Where the body of an answer asks to wait, the request is sent again
    /// when the account's gate lets it through.
    ///
    /// `read` may throw a `Failure` of class `.authentication` too, for an error that stands in the body.
    func exchange<Result: Sendable>(
        _ template: RequestTemplate, scope: TemplateScope, link: WebAddress? = nil, accepting: Set<Int> = [],
        attempts: Int? = nil, read: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        var refused: Int?
        var waits = 0
        while true {
            var scope = scope
            var reused: Int?
            if let tokens {
                let (token, isFresh) = try await tokens.token(refused: refused)
                scope.token = token.text
                if !isFresh, refused == nil { reused = token.generation }
            }
            do {
                let builder = RequestBuilder(base: try await base(), headers: manifest.headers, auth: auth)
                var request = try builder.request(template, scope: scope, address: link)
                request.maximumAttempts = attempts
                let answer = try await context.transport.send(request)
                noteClock(answer)
                return try await judge(answer, accepting: accepting, read)
            } catch let failure as Failure where failure.kind == .authentication {
                guard let reused else { throw failure }
                refused = reused
            } catch let failure as Failure where failure.code == "wait_in_answer" && waits < Self.maximumWaits {
                waits += 1
                let pause = failure.retryAfter ?? .seconds(5 << waits)
                context.hold(context.now().advanced(by: pause), "\(manifest.title) asked to wait")
            }
        }
    }

    private func judge<Result>(
        _ answer: HTTPResponse, accepting: Set<Int>, _ read: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        guard !accepting.contains(answer.status), let failure = check.failure(for: answer) else {
            return try await read(answer)
        }
        // What the service says in the body is more exact than its status.
        if !manifest.errors.inBody.isEmpty {
            let plan = JSONPlan()
            let errors = try CompiledErrors(manifest.errors, plan: plan, scope: scope)
            let found = try? parsers.withParser { parser in
                try parser.read(answer.body, by: plan) { errors.failure(in: $0, check) }
            }
            if let exact = found ?? nil { throw exact }
        }
        throw failure
    }

    private func noteClock(_ answer: HTTPResponse) {
        guard let date = answer.headers["Date"], let moment = TimeFormat.httpDate.parse(date) else { return }
        let difference = moment.duration(since: context.now())
        clockDifference.withLock { $0 = difference }
    }
}
