import ControlAPI
import ControlClient
import ControlServer
import CustomerModel
import Glibc
import TestSupport

/// A control server on a socket in a folder of its own, and what a test needs to ask it.
struct LiveServer: Sendable {
    let service: ScriptedControlService
    let server: ControlServer
    let path: String
    let client: ControlClient
    let raw: RawCaller

    /// Whether an honest caller is answered.
    var isAlive: Bool {
        get async { (try? await client.health())?.alive == true }
    }

    /// Serves while the body runs, then stops.
    static func with(
        limits: ControlLimits = ControlLimits(), access: AccessRule = AccessRule(), path: String? = nil,
        _ body: (LiveServer) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = path ?? folder + "/control.sock"
            try await serve(.path(SocketFile(path: path)), at: path, limits: limits, access: access, body)
        }
    }

    /// Serves at any place; `path` is where callers find it.
    static func serve(
        _ place: ControlPlace, at path: String, limits: ControlLimits = ControlLimits(),
        access: AccessRule = AccessRule(), _ body: (LiveServer) async throws -> Void
    ) async throws {
        let service = ScriptedControlService()
        let server = try await ControlServer.open(
            place, serving: service, program: "1.0.0-test", access: access, limits: limits,
            now: { ScriptedValues.moment })
        let running = Task { await server.run() }
        let live = LiveServer(
            service: service, server: server, path: path, client: ControlClient(socketPath: path),
            raw: RawCaller(path: path))
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(live))
        } catch {
            outcome = .failure(error)
        }
        service.release()
        service.endEvents()
        await server.stop(within: .seconds(5))
        await running.value
        try outcome.get()
    }
}

/// Runs the body with a folder that everybody may enter and that is gone afterwards.
func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/clientela-control.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("test", .internal, "no temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(folder, 0o755)
    defer {
        for name in ["control.sock", "control.sock.lock", "other.sock", "other.sock.lock", "file"] {
            unlink(folder + "/" + name)
        }
        rmdir(folder)
    }
    try await body(folder)
}

/// Waits until something holds, looking again and again; false when it does not within ten seconds.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while !condition() {
        guard ContinuousClock.now < end else { return false }
        await Task.yield()
    }
    return true
}
