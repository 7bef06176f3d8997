import ConnectorKit
import CustomerModel
import Foundation
import SecretFolder
import Synchronization
import TestSupport
import Testing
import WholeFiles

/// Counts who is inside.
private final class Room: Sendable {
    private let state = Mutex((now: 0, most: 0, visits: 0))

    var most: Int { state.withLock { $0.most } }
    var visits: Int { state.withLock { $0.visits } }

    func enter() {
        state.withLock {
            $0.now += 1
            $0.visits += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }
}

@Suite struct SecretFolderTests {
    private let source = SourceName("boletin")
    private let configured = Secret("first")

    @Test("a replaced secret is there again after a restart, for its owner alone")
    func survives() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secrets"
        let store = SecretFolder(path: path)
        #expect(try await store.current("refresh_token", of: source, since: configured) == nil)
        try await store.replace("refresh_token", of: source, since: configured, by: Secret("second"))
        let next = SecretFolder(path: path)
        #expect(try await next.current("refresh_token", of: source, since: configured) == Secret("second"))
        #expect(try await next.current("refresh_token", of: SourceName("other"), since: configured) == nil)
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/boletin/refresh_token")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(!folder.text(of: "secrets/boletin/refresh_token").contains("first"))
    }

    @Test("once a person configures another secret, the kept one is not given out any more")
    func newlyConfigured() async throws {
        let folder = try TemporaryFolder()
        let store = SecretFolder(path: folder.path + "/secrets")
        try await store.replace("refresh_token", of: source, since: configured, by: Secret("second"))
        #expect(try await store.current("refresh_token", of: source, since: Secret("a new one")) == nil)
    }

    @Test("what the disk refuses is given out all the same, and written as soon as it can be")
    func diskRefuses() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secrets"
        try WholeFile.write([], to: path)
        let store = SecretFolder(path: path)
        let failure = await #expect(throws: Failure.self) {
            try await store.replace("refresh_token", of: source, since: configured, by: Secret("second"))
        }
        #expect(failure?.kind == .internal)
        #expect(failure?.message.contains("second") == false)
        #expect(try await store.current("refresh_token", of: source, since: configured) == Secret("second"))
        try WholeFile.remove(path)
        _ = try await store.current("refresh_token", of: source, since: configured)
        let next = SecretFolder(path: path)
        #expect(try await next.current("refresh_token", of: source, since: configured) == Secret("second"))
    }

    @Test("a damaged file is told with its place, and never used as a secret")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secrets"
        try folder.write("half", to: "secrets/boletin/refresh_token")
        let failure = await #expect(throws: Failure.self) {
            try await SecretFolder(path: path).current("refresh_token", of: source, since: configured)
        }
        #expect(failure?.kind == .configuration)
        #expect(failure?.message.contains("boletin/refresh_token is damaged") == true)
    }

    @Test("two at once, each with a store of its own, take turns")
    func turns() async throws {
        let folder = try TemporaryFolder()
        let room = Room()
        await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let store = SecretFolder(path: folder.path + "/secrets") { _ in await Task.yield() }
                    try await store.alone(for: SourceName("boletin")) {
                        room.enter()
                        for _ in 0..<5 { await Task.yield() }
                        room.leave()
                    }
                }
            }
        }
        #expect(room.visits == 8)
        #expect(room.most == 1)
    }

    @Test("whoever never gets a turn is told so")
    func noTurn() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secrets"
        try PrivateFolder.make(path)
        let lock = try FileLock.attempt(path + "/boletin.lock")
        let failure = await #expect(throws: Failure.self) {
            try await SecretFolder(path: path) { _ in }.alone(for: source) { Issue.record("it was not our turn") }
        }
        #expect(failure?.code == "token_turn")
        _ = consume lock
    }

    @Test("a forgotten source leaves nothing")
    func forgets() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secrets"
        let store = SecretFolder(path: path)
        try await store.replace("refresh_token", of: source, since: configured, by: Secret("second"))
        try await store.alone(for: source) {}
        try SecretFolder.forget(source, in: path)
        try SecretFolder.forget(source, in: path)
        #expect(try PrivateFolder.names(in: path) == [])
    }
}
