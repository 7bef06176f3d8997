import CustomerModel
import Glibc

/// A file open for reading; every call may block, so it belongs off the cooperative pool.
final class ByteFile {
    /// Size and time of change, by which an unchanged file is known without reading it.
    struct Mark: Equatable {
        var size: Int64
        /// Nanoseconds since 1970.
        var modified: Int64
    }

    /// As it stands in positions and messages.
    let name: String
    private let descriptor: Int32

    /// Opens a regular file; throws a `Failure` that names it.
    init(path: String, name: String) throws {
        self.name = name
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { throw Self.failure("cannot be opened", name, errno) }
        descriptor = opened
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(
                "not_a_file", .configuration, "\(name) is no regular file; 'path' must name a file or a folder")
        }
    }

    /// A file without a name, for what was fetched; it goes away with this object.
    init(temporaryFor name: String) throws {
        self.name = name
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/clientela-XXXXXX".utf8CString)
        let opened = mkstemp(&template)
        guard opened >= 0 else { throw Self.failure("cannot be kept in \(folder)", name, errno) }
        unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
        descriptor = opened
    }

    deinit { close(descriptor) }

    var mark: Mark {
        get throws {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw Self.failure("cannot be read", name, errno) }
            let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            return Mark(size: Int64(status.st_size), modified: modified)
        }
    }

    /// Reads at a position; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws -> Int {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        while true {
            let count = pread(descriptor, start, buffer.count, off_t(position))
            if count >= 0 { return count }
            if errno != EINTR { throw Self.failure("cannot be read", name, errno) }
        }
    }

    /// Writes all bytes at a position.
    func write(_ bytes: UnsafeRawBufferPointer, at position: Int64) throws {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(position) + off_t(written))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("cannot be kept on the disk", name, errno) }
            written += count
        }
    }

    /// Forgets what was written.
    func truncate() throws {
        guard ftruncate(descriptor, 0) == 0 else { throw Self.failure("cannot be kept on the disk", name, errno) }
    }

    static func failure(_ what: String, _ name: String, _ code: Int32) -> Failure {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        let kind: FailureClass =
            switch code {
            case ENOENT, EACCES, EPERM, ENOTDIR, EISDIR, ELOOP: .configuration
            default: .transient
            }
        return Failure("file_unreadable", kind, "\(name) \(what): \(reason)")
    }
}
