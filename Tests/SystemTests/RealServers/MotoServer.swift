import ConnectorKit
import CurlTransport
import CustomerModel
import Foundation
import TestSupport

/// A moto of its own: AWS's services as their tests imitate them, started for one test and gone with it.
///
/// The program is the one that `CLIENTELA_MOTO` names, else `moto_server` on the path.
final class MotoServer: Sendable {
    /// Nil where moto is not installed.
    static let program: String? = {
        let environment = ProcessInfo.processInfo.environment
        var candidates = (environment["PATH"] ?? "").split(separator: ":").map { String($0) + "/moto_server" }
        if let named = environment["CLIENTELA_MOTO"] { candidates.insert(named, at: 0) }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    let url: String
    private let process: SpawnedProcess
    private let folder: TemporaryFolder
    private let transport: CurlTransport

    private init(_ program: String) throws {
        folder = try TemporaryFolder()
        transport = try CurlTransport(CurlOptions(proxy: .none))
        let port = Int.random(in: 31_000...38_000)
        url = "http://127.0.0.1:\(port)"
        process = try SpawnedProcess(
            program, [program, "-H", "127.0.0.1", "-p", String(port)],
            environment: ProcessInfo.processInfo.environment, errors: folder.path("output"))
    }

    /// Starts it and waits until it answers.
    static func start(_ program: String) async throws -> MotoServer {
        let server = try MotoServer(program)
        Task { await server.process.ending() }
        for _ in 0..<120 where !server.process.hasEnded {
            if (try? await server.send(.get, "/moto-api/data.json")) != nil { return server }
            try await Task.sleep(for: .milliseconds(500))
        }
        server.stop()
        throw Failure("no_moto", .internal, "moto did not answer: \(server.folder.text(of: "output"))")
    }

    func stop() { process.signal(SIGKILL) }

    /// Makes a contact list with a topic, whose default is to be left alone.
    func addList(_ name: String, topic: String) async throws {
        let topic = #"{"TopicName":"\#(topic)","DisplayName":"\#(topic)","DefaultSubscriptionStatus":"OPT_OUT"}"#
        _ = try await ses(.post, "/v2/email/contact-lists", #"{"ContactListName":"\#(name)","Topics":[\#(topic)]}"#)
    }

    /// Adds a contact: its address and what else stands in the JSON.
    func addContact(_ email: String, to list: String, _ more: String) async throws {
        _ = try await ses(
            .post, "/v2/email/contact-lists/\(list)/contacts", #"{"EmailAddress":"\#(email)",\#(more)}"#)
    }

    /// Makes a user who may use SES; gives its access key.
    func addUser(_ name: String) async throws -> (keyID: String, secret: String) {
        func iam(_ action: String, _ more: String = "") async throws -> String {
            try await send(
                .post, "/", "Action=\(action)&UserName=\(name)&Version=2010-05-08\(more)",
                type: "application/x-www-form-urlencoded", service: "iam")
        }
        func value(_ tag: String, in text: String) throws -> String {
            guard let start = text.range(of: "<\(tag)>"), let end = text.range(of: "</\(tag)>") else {
                throw Failure("moto", .internal, "moto's answer has no \(tag)")
            }
            return String(text[start.upperBound..<end.lowerBound])
        }
        _ = try await iam("CreateUser")
        let policy = #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ses:*","Resource":"*"}]}"#
        let encoded = policy.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        _ = try await iam("PutUserPolicy", "&PolicyName=ses&PolicyDocument=\(encoded)")
        let key = try await iam("CreateAccessKey")
        return (try value("AccessKeyId", in: key), try value("SecretAccessKey", in: key))
    }

    /// From now on signatures are checked.
    func checkSignatures() async throws {
        _ = try await send(.post, "/moto-api/reset-auth", "0", type: "text/plain")
    }

    private func ses(_ method: HTTPRequest.Method, _ path: String, _ body: String) async throws -> String {
        try await send(method, path, body, type: "application/json", service: "ses")
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, type: String? = nil, service: String? = nil
    ) async throws -> String {
        var request = HTTPRequest(method, url: url + path, body: body.map { Array($0.utf8) })
        request.headers["Content-Type"] = type
        // It tells by the header which service is meant.
        request.headers["Authorization"] = service.map {
            "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/\($0)/aws4_request, SignedHeaders=host, Signature=x"
        }
        let answer = try await transport.send(request)
        guard answer.status == 200 else {
            throw Failure("moto", .internal, "moto answers \(answer.status) to \(path): \(answer.body.text)")
        }
        return answer.body.text
    }
}
