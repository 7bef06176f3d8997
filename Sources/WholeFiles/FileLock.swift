import Glibc

/// A lock that one holder has at a time, among all programs; it goes with its holder.
package struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock of a file, which is made where it is missing; nil while another holds it.
    package static func attempt(_ path: String) throws(FileTrouble) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileTrouble("write", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let trouble = FileTrouble("write", path)
            close(descriptor)
            guard trouble.code == EWOULDBLOCK else { throw trouble }
            return nil
        }
        return FileLock(descriptor: descriptor)
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
