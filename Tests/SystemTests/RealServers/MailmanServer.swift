import ConnectorKit
import CurlTransport
import CustomerModel
import Foundation
import TestSupport

/// A GNU Mailman 3 core of its own: started in an empty folder, with lists and members, gone with the test.
///
/// The program is the one that `CLIENTELA_MAILMAN` names, else `mailman` on the path.
final class MailmanServer: Sendable {
    static let password = "made-up"
    /// Nil where Mailman is not installed.
    static let program: String? = {
        let environment = ProcessInfo.processInfo.environment
        var candidates = (environment["PATH"] ?? "").split(separator: ":").map { String($0) + "/mailman" }
        if let named = environment["CLIENTELA_MAILMAN"] { candidates.insert(named, at: 0) }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    let url: String
    private let program: String
    private let folder: TemporaryFolder
    private let transport: CurlTransport

    private init(_ program: String) throws {
        self.program = program
        folder = try TemporaryFolder()
        transport = try CurlTransport(CurlOptions(proxy: .none))
        let port = Int.random(in: 20_000...30_000)
        url = "http://localhost:\(port)"
        try folder.write(
            """
            [mailman]
            layout: here
            site_owner: admin@shop.example.com
            [paths.here]
            var_dir: \(folder.path)/var
            [webservice]
            port: \(port)
            admin_user: restadmin
            admin_pass: \(Self.password)
            [mta]
            incoming: mailman.mta.null.NullMTA
            lmtp_port: \(port + 1)
            """, to: "mailman.cfg")
    }

    /// Starts it and waits until it answers.
    static func start(_ program: String) async throws -> MailmanServer {
        let server = try MailmanServer(program)
        try await server.begin()
        for _ in 0..<120 {
            if try await server.status(of: HTTPRequest(url: "\(server.url)/3.1/system/versions")) == 200 {
                return server
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        server.stop()
        throw Failure("no_mailman", .internal, "Mailman did not answer: \(server.folder.text(of: "output"))")
    }

    /// Ends its processes, which are a group of their own.
    func stop() {
        guard let pid = Int32(folder.text(of: "var/master.pid").split(separator: "\n").first ?? "") else { return }
        kill(-pid, SIGKILL)
    }

    /// Makes a list with members: e-mail and name of each.
    func addList(_ name: String, members: [(email: String, name: String)]) async throws {
        _ = try await form(.post, "/domains", ["mail_host": "shop.example.com"])
        try await expect(201, form(.post, "/lists", ["fqdn_listname": "\(name)@shop.example.com"]))
        for member in members {
            let parameters = [
                "list_id": "\(name).shop.example.com", "subscriber": member.email, "display_name": member.name,
                "pre_verified": "true", "pre_confirmed": "true", "pre_approved": "true",
                "send_welcome_message": "false",
            ]
            try await expect(201, form(.post, "/members", parameters))
        }
    }

    /// Stops the delivery to a member.
    func stopDelivery(to memberID: String, _ status: String) async throws {
        // PUT wants every preference.
        let parameters = [
            "acknowledge_posts": "false", "delivery_mode": "regular", "delivery_status": status,
            "hide_address": "true", "preferred_language": "en", "receive_list_copy": "true",
            "receive_own_postings": "true",
        ]
        try await expect(204, form(.put, "/members/\(memberID)/preferences", parameters))
    }

    private func expect(_ status: Int, _ found: Int) throws {
        guard found == status else { throw Failure("mailman", .internal, "Mailman answers \(found), not \(status)") }
    }

    private func form(_ method: HTTPRequest.Method, _ path: String, _ parameters: [String: String]) async throws -> Int
    {
        var request = HTTPRequest(method, url: "\(url)/3.1\(path)")
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        let pairs = parameters.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        request.body = Array(pairs.joined(separator: "&").utf8)
        return try await status(of: request)
    }

    /// The status of an answer; 0 while nobody listens.
    private func status(of request: HTTPRequest) async throws -> Int {
        var request = request
        request.headers["Authorization"] =
            "Basic " + Data("restadmin:\(Self.password)".utf8).base64EncodedString()
        do {
            return try await transport.send(request).status
        } catch let failure as Failure where failure.kind == .transient {
            return 0
        }
    }

    /// The program ends when it has started the server's own processes.
    private func begin() async throws {
        let arguments = (getuid() == 0 ? ["--run-as-root"] : []) + ["-C", folder.path("mailman.cfg"), "start"]
        let process = try SpawnedProcess(
            program, [program] + arguments, environment: ProcessInfo.processInfo.environment,
            errors: folder.path("output"))
        _ = await process.ending()
    }
}
