import Foundation
import TestSupport
import Testing

/// A file system of its own in memory, mounted in a folder of the test's until `unmount`.
///
/// Only root may mount, and not in every container: tests ask `isPossible` first.
final class SmallDisk {
    /// Whether this machine lets the tests mount.
    static let isPossible: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryFolder(),
            let disk = try? SmallDisk("probe", in: folder, kilobytes: 64)
        else { return false }
        disk.unmount()
        return true
    }()

    private struct Refused: Error { var code: Int32 }

    /// It must not go before the disk does.
    private let folder: TemporaryFolder
    private let path: String

    /// Mounts that much room under a name in the folder.
    init(_ name: String, in folder: TemporaryFolder, kilobytes: Int) throws {
        self.folder = folder
        path = folder.path(name)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=700", "clientela-test", path])
    }

    /// Lets go of it with all that is on it; the last thing that a test does.
    func unmount() { try? Self.run("umount", ["-l", path]) }

    /// Makes it larger or smaller.
    func resize(kilobytes: Int) throws { try Self.run("mount", ["-o", "remount,size=\(kilobytes)k", path]) }

    /// Refuses or allows every write to it.
    func setReadOnly(_ isReadOnly: Bool) throws {
        try Self.run("mount", ["-o", "remount,\(isReadOnly ? "ro" : "rw")", path])
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let code = try SpawnedProcess("/usr/bin/\(program)", [program] + arguments).wait()
        guard code == 0 else { throw Refused(code: code) }
    }
}
