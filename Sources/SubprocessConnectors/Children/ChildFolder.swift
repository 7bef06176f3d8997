import CustomerModel
import Glibc

/// The private folder of one child: its configuration, its home and its temporary files.
///
/// Its keeper removes it, also when this process is killed.
struct ChildFolder: Sendable {
    let path: String
    private let owner: MachineUser?
    private var written: [String: String] = [:]

    /// Makes it, for its owner's eyes only; throws a `Failure`.
    init(owner: MachineUser?) throws {
        self.owner = owner
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/clientela-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Self.failure("cannot make a folder in \(base)", errno) }
        path = String(cString: made)
        if let owner, chown(path, owner.user, owner.group) != 0 {
            let error = errno
            rmdir(path)
            throw Self.failure("cannot give a folder in \(base) to the user of 'run_as'", error)
        }
    }

    /// The path of a file in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file that only its owner may read.
    mutating func write(_ text: String, to name: String) throws {
        written[name] = text
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure("cannot write the program's files", errno) }
        defer { close(descriptor) }
        var text = text
        try text.withUTF8 { bytes in
            var written = 0
            while let start = bytes.baseAddress, written < bytes.count {
                let count = Glibc.write(descriptor, start + written, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Self.failure("cannot write the program's files", errno) }
                written += count
            }
        }
        if let owner, fchown(descriptor, owner.user, owner.group) != 0 {
            throw Self.failure("cannot give a file to the user of 'run_as'", errno)
        }
    }

    /// What somebody else wrote into a file of it; nil for what still says what it was given, is gone, no file, or
    /// larger than 4 MiB.
    func rewritten(_ name: String) -> [UInt8]? {
        let descriptor = open(file(name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard let bytes = FileText.read(descriptor, atMost: 4 << 20) else { return nil }
        return written[name].map { bytes.elementsEqual($0.utf8) } ?? false ? nil : bytes
    }

    /// Removes it with the files that were written into it, where no child ever ran in it or no keeper is left.
    func removeUnused() {
        for name in written.keys { unlink(file(name)) }
        rmdir(path)
    }

    static func failure(_ what: String, _ code: Int32) -> Failure {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return Failure("child_folder", .transient, "\(what): \(reason)")
    }
}
