package import ConnectorKit
package import CustomerModel
import WholeFiles

/// Keeps replaced secrets in a folder of the state directory: `SOURCE/NAME` each, readable by their owner alone.
package actor SecretFolder: SecretStore {
    /// The longest wait for another's turn; an exchange takes a second or two.
    private static let longestWait: Duration = .seconds(60)

    private let path: String
    private let pause: @Sendable (Duration) async throws -> Void
    /// What could not be written yet, by path: this program may be the only one that knows it.
    private var unsaved: [String: KeptSecret] = [:]

    /// `path` is made when something is kept in it for the first time; `pause` waits before another try for a turn.
    package init(
        path: String, pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.path = path
        self.pause = pause
    }

    package func current(_ name: String, of source: SourceName, since configured: Secret) throws -> Secret? {
        let file = file(name, of: source)
        let kept: KeptSecret
        if let waiting = unsaved[file] {
            kept = waiting
            try? save(waiting, in: file, of: source)
        } else {
            guard let bytes = try Self.told({ () throws(FileTrouble) in try WholeFile.read(file) }) else { return nil }
            guard let read = KeptSecret(bytes) else {
                throw Failure(
                    "secret_damaged", .configuration,
                    "\(file) is damaged; remove it and authorise source \(source) again")
            }
            kept = read
        }
        return kept.belongs(to: configured) ? kept.secret : nil
    }

    package func replace(
        _ name: String, of source: SourceName, since configured: Secret, by secret: Secret
    ) throws {
        try save(KeptSecret(secret, since: configured), in: file(name, of: source), of: source)
    }

    package func alone<Result: Sendable>(
        for source: SourceName, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let file = "\(path)/\(source).lock"
        try Self.told { () throws(FileTrouble) in try PrivateFolder.make(path) }
        var waited = Duration.zero
        var next = Duration.milliseconds(20)
        while true {
            if let lock = try Self.told({ () throws(FileTrouble) in try FileLock.attempt(file) }) {
                defer { extendLifetime(lock) }
                return try await work()
            }
            guard waited < Self.longestWait else {
                throw Failure(
                    "token_turn", .transient,
                    "source \(source): another program has been renewing its token for a minute; tried again later")
            }
            try await pause(next)
            waited += next
            next = min(next * 2, .milliseconds(250))
        }
    }

    /// Forgets all that is kept of a source; it does no harm when nothing is.
    package static func forget(_ source: SourceName, in path: String) throws {
        try told { () throws(FileTrouble) in
            try PrivateFolder.remove("\(path)/\(source)")
            try WholeFile.remove("\(path)/\(source).lock")
        }
    }

    private func save(_ kept: KeptSecret, in file: String, of source: SourceName) throws {
        unsaved[file] = kept
        try Self.told { () throws(FileTrouble) in
            try PrivateFolder.make(path)
            try PrivateFolder.make("\(path)/\(source)")
            try WholeFile.write(kept.bytes, to: file)
        }
        unsaved[file] = nil
    }

    private func file(_ name: String, of source: SourceName) -> String { "\(path)/\(source)/\(name)" }

    private static func told<Result: ~Copyable>(_ work: () throws(FileTrouble) -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            throw Failure("secrets_not_kept", .internal, "\(error); check the disk and the rights of its folder")
        }
    }
}
