import CustomerModel
import Glibc

/// Files that their owner alone may read, written whole or not at all.
enum PrivateFile {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The bytes; nil when there is no such file.
    static func read(_ path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw refusal("read", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw refusal("read", path) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw refusal("write", path) }
        let isWhole = Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let reason = errno
        close(descriptor)
        guard isWhole else {
            unlink(draft)
            errno = reason
            throw refusal("write", path)
        }
        guard rename(draft, path) == 0 else {
            let failure = refusal("write", path)
            unlink(draft)
            throw failure
        }
    }

    static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw refusal("make", path) }
    }

    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw refusal("remove", path) }
    }

    /// Removes all files of a folder but those named; a folder that is not there has none.
    static func removeFiles(of folder: String, except kept: Set<String>) throws {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return }
            throw refusal("read", folder)
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != "..", !kept.contains(name) { try remove("\(folder)/\(name)") }
        }
    }

    static func removeFolder(_ path: String) throws {
        guard rmdir(path) == 0 || errno == ENOENT else { throw refusal("remove", path) }
    }

    private static func refusal(_ what: String, _ path: String) -> Failure {
        Failure(
            "linked_sources", .internal,
            "cannot \(what) \(path) (\(String(cString: strerror(errno)))); check the disk and the rights of its folder")
    }
}
