import Glibc

/// Files that are written whole or not at all, and that their owner alone may read.
///
/// The old file stays until the new one is complete. Whoever waits for `write` to return may rely on the new one.
package enum WholeFile {
    /// The bytes of a file; nil when there is none.
    ///
    /// Throws `FileTrouble`, also for a file with more than `limit` bytes, and for a symbolic link.
    package static func read(_ path: String, atMost limit: Int = 16 << 20) throws(FileTrouble) -> [UInt8]? {
        // A pipe in its place must not make us wait.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileTrouble("read", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileTrouble("read", path) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw FileTrouble("read", path, EFBIG) }
            bytes += chunk[..<count]
        }
    }

    /// Replaces a file; `isLasting`: also safe against a loss of power once this returns.
    package static func write(
        _ bytes: [UInt8], to path: String, isLasting: Bool = true
    ) throws(FileTrouble) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileTrouble("write", path) }
        var reason = fill(descriptor, bytes)
        if reason == 0, isLasting, fsync(descriptor) != 0 { reason = errno }
        if close(descriptor) != 0, reason == 0 { reason = errno }
        if reason == 0, rename(draft, path) != 0 { reason = errno }
        guard reason == 0 else {
            unlink(draft)
            throw FileTrouble("write", path, reason)
        }
        if isLasting { try sync(folder: Self.folder(of: path)) }
    }

    /// Removes a file; one that is not there is gone already.
    package static func remove(_ path: String) throws(FileTrouble) {
        guard unlink(path) == 0 || errno == ENOENT else { throw FileTrouble("remove", path) }
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// 0, or why not all could be written.
    private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : ENOSPC }
            rest.removeFirst(count)
        }
        return 0
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A new name in a folder is safe only once the folder is.
    private static func sync(folder: String) throws(FileTrouble) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { throw FileTrouble("read", folder) }
        defer { close(descriptor) }
        // Some file systems cannot, and say EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileTrouble("write", folder) }
    }
}
