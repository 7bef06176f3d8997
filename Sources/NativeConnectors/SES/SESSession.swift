import ConnectorKit
import CustomerModel
import JSONReading

/// Speaks with SES: signs each request, and reads its errors.
struct SESSession: Sendable {
    /// Signatures older than this are not trusted to arrive in time; AWS takes them for five minutes.
    private static let freshness = Duration.seconds(240)
    private static let usualAddress = "https://email."

    let session: ServiceSession
    private let signer: SigV4
    private let base: WebAddress
    private let errors = ErrorShape()

    /// Where an answer says what went wrong.
    private struct ErrorShape: Sendable {
        let shape = PageShape()
        let types: [CompiledPath]

        init() {
            let shape = shape
            types = ["__type", "code", "Code"].map { shape.beside($0) }
        }
    }

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        session = ServiceSession(setup, SES.profile, context: context)
        let region = setup.text("region") ?? ""
        base = try setup.address("base_url", otherwise: "\(Self.usualAddress)\(region).amazonaws.com")
        signer = SigV4(
            credentials: .init(
                keyID: try setup.required("access_key_id").reveal(), secret: try setup.required("secret_access_key"),
                sessionToken: setup.secret("session_token")),
            region: region, service: "ses")
    }

    /// Asks, and reads the answer.
    ///
    /// `isFurther`: whether the request goes on where an earlier answer ended; its mark may have run out meanwhile.
    func read<Answer>(
        _ method: HTTPRequest.Method = .get, _ path: String, query: [(String, String)] = [], body: JSONText? = nil,
        isFurther: Bool = false, by shape: PageShape, _ use: (JSONDocument) throws -> Answer
    ) async throws -> Answer {
        var request = HTTPRequest(method, url: base.appending(path) + Self.text(of: query))
        request.headers["Accept"] = "application/json"
        if let body {
            request.headers["Content-Type"] = "application/json"
            request.body = body.bytes
        }
        let plain = request
        var isSignedAgain = false
        while true {
            // A wait in front of the request may outlast the signature, and our clock may be wrong.
            let moment = session.providerNow
            do {
                return try await session.exchange {
                    signer.signed(plain, at: moment)
                } read: { answer in
                    if let failure = failure(for: answer, isFurther: isFurther) { throw failure }
                    return try session.document(in: answer, by: shape, use)
                }
            } catch let failure as Failure where failure.kind == .authentication && !isSignedAgain {
                let late = session.providerNow.duration(since: moment)
                guard late > Self.freshness || late < .zero - Self.freshness else { throw failure }
                isSignedAgain = true
            }
        }
    }

    private func failure(for answer: HTTPResponse, isFurther: Bool) -> Failure? {
        guard var failure = session.check.failure(for: answer) else { return nil }
        let type = errorType(of: answer)
        let what = "HTTP \(answer.status)" + (type.isEmpty ? "" : " \(type)")
        if type.contains("Throttling") || type.contains("TooManyRequests") || type == "LimitExceededException" {
            failure = session.check.failure(
                .rateLimited, what, detail: failure.debugDetail, retryAfter: failure.retryAfter)
            // The transport has seen a 429 itself.
            if answer.status == 400 { failure.code = "wait_in_answer" }
            return failure
        }
        if answer.status == 400, Self.isAboutKeys(type) {
            return session.check.failure(.authentication, what, detail: failure.debugDetail)
        }
        if answer.status == 400, isFurther {
            return session.check.failure(.transient, "\(what) in the middle of a list", detail: failure.debugDetail)
        }
        failure = session.check.failure(
            failure.kind, what, detail: failure.debugDetail, retryAfter: failure.retryAfter)
        if answer.status == 404 { failure.code = "not_found" }
        return failure
    }

    private static func isAboutKeys(_ type: String) -> Bool {
        [
            "UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
            "MissingAuthenticationToken", "IncompleteSignature", "ExpiredToken", "ExpiredTokenException",
            "AccessDeniedException", "RequestExpired", "OptInRequired",
        ].contains(type)
    }

    /// The name that AWS gives an error: letters only, so that it can be shown.
    private func errorType(of answer: HTTPResponse) -> String {
        var name = answer.headers["x-amzn-ErrorType"] ?? ""
        if name.isEmpty {
            name =
                (try? session.document(in: answer, by: errors.shape) { document in
                    errors.types.compactMap { document.text($0, in: document.root) }.first
                }) ?? nil ?? ""
        }
        let last = name.prefix { $0 != ":" }.split(separator: "#").last ?? ""
        guard last.count <= 60, last.utf8.allSatisfy({ (65...90).contains($0 & 0xDF) }) else { return "" }
        return String(last)
    }

    private static func text(of query: [(String, String)]) -> String {
        guard !query.isEmpty else { return "" }
        return "?" + query.map { "\($0)=\(PercentEncoding.encoded($1))" }.joined(separator: "&")
    }
}
