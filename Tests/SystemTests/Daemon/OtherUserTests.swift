import ControlAPI
import ControlClient
import Foundation
import TestSupport
import Testing

/// Who may ask the built daemon, as the kernel tells it: a client under another user's number.
@Suite(
    "The daemon and other users", .serialized, .timeLimit(.minutes(10)),
    .enabled(if: OtherUser.isPossible, "another user's client needs root, setpriv and curl"))
struct OtherUserTests {
    @Test("Another user sees health and nothing else, on a socket of its own as on one that was handed over")
    func refused() async throws {
        let shop = try ShopOnDisk()
        // The folder is the test's own; whoever may not change into it could not be refused by the daemon.
        chmod(shop.folder.path, 0o755)
        for listening in [nil, try ListeningSocket(in: shop.folder)] {
            let daemon = try Running(shop, listening: listening)
            #expect(await daemon.manager.message(with: "READY=1") != nil)
            let socket = listening?.path ?? shop.folder.path("control.sock")
            let stranger = OtherUser(number: 65_534, socket: socket)
            #expect(try await stranger.ask("/health") == .init(status: 200, body: #"{"alive":true}"#))
            for place in ["/ready", "/v1/status", "/v1/sources", "/v1/runs", "/metrics", "/openapi.yaml"] {
                let answer = try await stranger.ask(place)
                #expect(answer.status == 403 && answer.body.contains("not_permitted"), "\(place): \(answer)")
            }
            #expect(try await stranger.ask("/v1/reload", "--request", "POST").status == 403)
            // What is refused is the user, not the way of asking.
            #expect(try await OtherUser(number: geteuid(), socket: socket).ask("/v1/status").status == 200)
            #expect(await daemon.stop().code == 0)
        }
    }
}

/// A user of this system who asks with curl.
struct OtherUser {
    struct Answer: Equatable {
        var status: Int
        var body: String
    }

    static var isPossible: Bool {
        geteuid() == 0 && [setpriv, curl].allSatisfy(FileManager.default.isExecutableFile(atPath:))
    }

    private static let setpriv = "/usr/bin/setpriv"
    private static let curl = "/usr/bin/curl"

    let number: UInt32
    let socket: String

    func ask(_ place: String, _ more: String...) async throws -> Answer {
        let folder = try TemporaryFolder()
        let user = ["--reuid", "\(number)", "--regid", "\(number)", "--clear-groups"]
        let request = ["--silent", "--max-time", "30", "--write-out", "\n%{http_code}", "--unix-socket", socket]
        let process = try SpawnedProcess(
            Self.setpriv, ["setpriv"] + user + [Self.curl] + request + more + ["http://localhost" + place],
            output: folder.path("answer"))
        _ = await process.ending()
        let text = folder.text(of: "answer")
        let end = try #require(text.lastIndex(of: "\n"))
        return Answer(status: Int(text[text.index(after: end)...]) ?? 0, body: String(text[..<end]))
    }
}
