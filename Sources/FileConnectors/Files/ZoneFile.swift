import CustomerModel

/// The system's own description of a time zone.
enum ZoneFile {
    /// The zone of an IANA name; throws a `Failure` of class `.configuration` when the system has none.
    static func read(_ name: String) throws -> UTCOffsets {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }),
            let bytes = try? contents("/usr/share/zoneinfo/\(name)"), let zone = UTCOffsets(tzif: bytes)
        else {
            throw Failure(
                "unknown_time_zone", .configuration,
                "the time zone '\(name)' is not known here; give an IANA name such as America/Panama (package tzdata)")
        }
        return zone
    }

    private static func contents(_ path: String) throws -> [UInt8] {
        let file = try ByteFile(path: path, name: path)
        let size = Int(try file.mark.size)
        guard size <= 1 << 20 else { return [] }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        return Array(bytes[..<count])
    }
}
