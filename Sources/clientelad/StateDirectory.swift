import CustomerModel
import Glibc

/// The folder of what the daemon keeps for itself: spool, request counts, the key of erasures, and a lock.
final class StateDirectory: Sendable {
    let path: String
    private let lock: Int32

    /// Makes the folder where it is missing, and takes its lock, so that two programs never share one state.
    init(path: String) throws {
        self.path = path
        try Self.make(path)
        try Self.make(path + "/spool")
        lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw Self.failure("cannot write to", path) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(lock)
            throw Failure(
                "state_in_use", .configuration,
                "another clientelad is using the state directory \(path); wait for its end or stop it")
        }
    }

    deinit { Glibc.close(lock) }

    /// The key under which erased people are remembered (R10): made once, kept for ever, readable by the owner alone.
    func erasureKey() throws -> [UInt8] {
        let file = path + "/erasure.key"
        if let key = Self.read(file), key.count == 32 { return key }
        var random = SystemRandomNumberGenerator()
        let key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                "erasure_key", .internal,
                "\(file) is damaged or cannot be written; restore it from a backup, for it tells who was erased")
        }
        defer { Glibc.close(descriptor) }
        guard Glibc.write(descriptor, key, key.count) == key.count, fsync(descriptor) == 0 else {
            unlink(file)
            throw Self.failure("cannot write", file)
        }
        return key
    }

    private static func make(_ path: String) throws {
        var built = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            built += "/" + part
            guard mkdir(built, 0o750) == 0 || errno == EEXIST || errno == EISDIR || errno == EROFS || errno == EACCES
            else { throw failure("cannot make", built) }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw failure("cannot make", path) }
    }

    private static func read(_ file: String) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count >= 0 ? Array(bytes[..<count]) : nil
    }

    private static func failure(_ what: String, _ path: String) -> Failure {
        Failure(
            "state_directory", .configuration,
            "\(what) \(path) (\(String(cString: strerror(errno)))); check `state_directory` and its rights")
    }
}
