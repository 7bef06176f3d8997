import ControlAPI
import ControlClient
import ControlServer
import CustomerModel
import Dispatch
import Glibc
import TestSupport
import Testing

/// Who may do what.
@Suite struct AccessTests {
    private let rule = AccessRule(groupName: "clientela", group: 900, serviceUser: 500)

    @Test func rootTheServiceAndTheGroupMayDoEverything() {
        #expect(rule.allows(Caller(user: 0, group: 0, process: 1)))
        #expect(rule.allows(Caller(user: 500, group: 500, process: 1)))
        #expect(rule.allows(Caller(user: 1000, group: 1000, process: 1, groups: [24, 900])))
        #expect(rule.allows(Caller(user: 1000, group: 900, process: 1)))
    }

    @Test func othersMayNot() {
        #expect(!rule.allows(Caller(user: 1000, group: 1000, process: 1, groups: [24, 901])))
        let noGroup = AccessRule(groupName: "clientela", group: nil, serviceUser: 500)
        #expect(!noGroup.allows(Caller(user: 1000, group: 900, process: 1)))
        #expect(AccessRule(group: "nobody-has-this-group").group == nil)
    }

    @Test func theKernelSaysWhoCalls() throws {
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        let caller = try #require(Caller(ofSocket: ends[0]))
        #expect(caller.user == geteuid())
        #expect(caller.group == getegid())
        #expect(caller.process == getpid())
        let count = getgroups(0, nil)
        var groups = [gid_t](repeating: 0, count: Int(count))
        getgroups(count, &groups)
        #expect(caller.groups == Set(groups + [getegid()]))
        #expect(Caller(ofSocket: -1) == nil)
    }

    @Test func aStrangerSeesHealthAlone() async throws {
        // Nobody but root is permitted by this rule, and the caller below is another user.
        let rule = AccessRule(groupName: "clientela", group: nil, serviceUser: 0)
        try await LiveServer.with(access: rule) { live in
            guard let health = await ask(live, "/health", as: "65534", groups: "65534") else {
                print("skipped: another user cannot be tried here; it takes root, setpriv and curl")
                return
            }
            #expect(health.status == 200)
            for target in ["/v1/status", "/ready", "/metrics", "/openapi.yaml", "/v1/nothing", "/health/x"] {
                let answer = try #require(await ask(live, target, as: "65534", groups: "65534"))
                #expect(answer.status == 403, "\(target)")
                #expect(answer.body.contains("not_permitted"))
                #expect(answer.body.contains("usermod -aG clientela"))
            }
            let post = try #require(await ask(live, "/v1/reload", as: "65534", groups: "65534", arguments: "-X POST"))
            #expect(post.status == 403)
            #expect(live.service.calls == ["health"])
        }
    }

    @Test func aMemberOfTheGroupMayDoEverything() async throws {
        let rule = AccessRule(groupName: "clientela", group: 61234, serviceUser: 0)
        try await LiveServer.with(access: rule) { live in
            guard let member = await ask(live, "/v1/status", as: "65534", groups: "61234") else {
                print("skipped: another user cannot be tried here; it takes root, setpriv and curl")
                return
            }
            #expect(member.status == 200)
            let stranger = try #require(await ask(live, "/v1/status", as: "65534", groups: "61235"))
            #expect(stranger.status == 403)
        }
    }

    @Test func aClosedSocketTellsTheGroup() async throws {
        guard geteuid() == 0, await run("command -v setpriv curl").status == 0 else {
            print("skipped: another user cannot be tried here; it takes root, setpriv and curl")
            return
        }
        try await withTemporaryFolder { folder in
            let path = folder + "/control.sock"
            try await LiveServer.serve(.path(SocketFile(path: path, mode: 0o600)), at: path) { live in
                let result = await run(
                    "setpriv --reuid 65534 --regid 65534 --clear-groups "
                        + "curl -s --max-time 10 --unix-socket \(path) http://localhost/health")
                #expect(result.status == 7, "the kernel lets nobody in: curl cannot connect")
                #expect(await live.isAlive)
            }
        }
        let problem = LocalProblems.noPermission("/run/clientela/control.sock", group: "clientela")
        #expect(problem.detail.contains("members of the group 'clientela'"))
        #expect(problem.wayOut?.contains("usermod -aG clientela") == true)
    }

    /// Asks as another user; nil where that is not possible.
    private func ask(
        _ live: LiveServer, _ target: String, as user: String, groups: String, arguments: String = ""
    ) async -> RawAnswer? {
        guard geteuid() == 0 else { return nil }
        let result = await run(
            "setpriv --reuid \(user) --regid \(user) --groups \(groups) "
                + "curl -s -i --max-time 10 \(arguments) --unix-socket \(live.path) http://localhost\(target)")
        return result.status == 0 ? RawAnswer(result.output) : nil
    }

    /// Runs a command line and gives what it prints.
    private func run(_ command: String) async -> (status: Int32, output: String) {
        await offPool {
            guard let pipe = popen(command, "r") else { return (127, "") }
            var output: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { output += buffer[..<count] }
            return (pclose(pipe) >> 8 & 0xFF, String(decoding: output, as: UTF8.self))
        }
    }
}
