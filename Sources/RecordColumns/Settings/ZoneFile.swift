package import CustomerModel
import Glibc

/// The system's own description of a time zone.
package enum ZoneFile {
    /// The zone of an IANA name; throws a `Failure` of class `.configuration` when the system has none.
    package static func read(_ name: String) throws -> UTCOffsets {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }),
            let bytes = contents("/usr/share/zoneinfo/\(name)"), let zone = UTCOffsets(tzif: bytes)
        else {
            throw Failure(
                "unknown_time_zone", .configuration,
                "the time zone '\(name)' is not known here; give an IANA name such as America/Panama (package tzdata)")
        }
        return zone
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var count = 0
        while count < bytes.count {
            let room = bytes.count - count
            let got = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { Glibc.read(descriptor, $0 + count, room) } ?? -1
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { break }
            count += got
        }
        return Array(bytes[..<count])
    }
}
