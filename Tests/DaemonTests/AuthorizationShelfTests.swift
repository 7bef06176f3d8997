import ConnectorKit
import ControlAPI
import CustomerModel
import Daemon
import TestSupport
import Testing
import Timetable

/// Consents under way, without a clock.
@Suite struct AuthorizationShelfTests {
    private let start = DaemonBench.now.wall
    private let authorizer = ScriptedAuthorizer()
    private let page = PageAuthorization(
        url: "https://id.example.com/authorize", state: "s-1", verifier: nil, redirect: "http://localhost/")
    private let device = DeviceAuthorization(
        userCode: "WX-12", url: "https://id.example.com/go", completeURL: nil, deviceCode: Secret("d"),
        interval: .seconds(5), lifetime: .seconds(900))

    private func shelf() throws -> AuthorizationShelf {
        var shelf = AuthorizationShelf()
        try shelf.add("p", "small", authorizer, page, at: start)
        try shelf.add("d", "small", authorizer, device, at: start)
        return shelf
    }

    private func polls(_ shelf: inout AuthorizationShelf, after seconds: Int) throws -> Bool {
        switch try shelf.look("d", at: start.advanced(by: .seconds(seconds))) {
        case .poll: true
        case .none: false
        }
    }

    @Test("a page takes the answer that belongs to it, once")
    func pageAnswer() throws {
        var shelf = try shelf()
        for foreign in ["", "http://localhost/", "http://localhost/?code=c", "http://localhost/?code=c&state=other"] {
            let problem = #expect(throws: Problem.self) { try shelf.answer("p", foreign, at: start) }
            #expect(problem?.code == "not_our_page")
        }
        let answer = try shelf.answer("p", "http://localhost/?state=s-1&code=a%2Fb+c&scope=x#end", at: start)
        #expect(answer.code == "a/b c")
        let again = #expect(throws: Problem.self) { try shelf.answer("p", "?code=c&state=s-1", at: start) }
        #expect(again?.code == "answered_already")
    }

    @Test("a no is told as such, and what a service says is never printed unless it is a plain word")
    func refused() throws {
        for (said, sentence) in [
            ("access_denied", "the person said no"), ("server_error", "the service says server_error"),
            ("%1b%5b2J", "the service says no"),
        ] {
            var shelf = try shelf()
            let problem = #expect(throws: Problem.self) {
                try shelf.answer("p", "http://localhost/?error=\(said)&state=s-1", at: start)
            }
            #expect(problem?.detail == sentence)
            #expect(throws: Problem.self) { try shelf.authorization("p", at: start) }
        }
    }

    @Test("a device is asked about no more often than its interval, and more slowly when the service says so")
    func intervals() throws {
        var shelf = try shelf()
        #expect(try !polls(&shelf, after: 4))
        #expect(try polls(&shelf, after: 5))
        #expect(try !polls(&shelf, after: 9))
        shelf.noted(.slowDown, of: "d", at: start.advanced(by: .seconds(9)))
        #expect(try !polls(&shelf, after: 18))
        #expect(try polls(&shelf, after: 19))
        #expect(try shelf.authorization("d", at: start).intervalSeconds == 10)
        shelf.noted(.granted(["refresh_token": Secret("r")]), of: "d", at: start.advanced(by: .seconds(20)))
        #expect(try !polls(&shelf, after: 60))
        #expect(try shelf.authorization("d", at: start).state == .granted)
    }

    @Test("what is granted is for that connector alone, for ten minutes")
    func granted() throws {
        var shelf = try shelf()
        #expect(throws: Problem.self) { try shelf.secrets(of: "p", for: "small", at: start) }
        shelf.granted(["refresh_token": Secret("r")], to: "p", at: start)
        #expect(try shelf.secrets(of: "p", for: "small", at: start) == ["refresh_token": Secret("r")])
        let other = #expect(throws: Problem.self) { try shelf.secrets(of: "p", for: "mailchimp", at: start) }
        #expect(other?.code == "other_connector")
        let late = start.advanced(by: AuthorizationShelf.pageLifetime)
        #expect(throws: Problem.self) { try shelf.secrets(of: "p", for: "small", at: late) }
    }

    @Test("there is room for a few; those whose time is over make room")
    func room() throws {
        var shelf = AuthorizationShelf()
        for number in 0..<AuthorizationShelf.capacity {
            try shelf.add("p\(number)", "small", authorizer, page, at: start)
        }
        let problem = #expect(throws: Problem.self) { try shelf.add("x", "small", authorizer, page, at: start) }
        #expect(problem?.code == "too_many_authorizations")
        try shelf.add("x", "small", authorizer, page, at: start.advanced(by: AuthorizationShelf.pageLifetime))
    }

    @Test("random bytes as an answer are refused, never taken for one")
    func noise() throws {
        let seed = UInt64.random(in: 0 ..< .max)
        var random = SeededRandom(seed: seed)
        var shelf = try shelf()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                Array("?&=%code#state+s-1 \u{0}ñ".utf8).randomElement(using: &random) ?? 0
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard !text.contains("state=s-1") else { continue }
            #expect(throws: Problem.self, "seed \(seed)") { try shelf.answer("p", text, at: start) }
        }
    }
}
