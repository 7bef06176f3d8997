import CustomerModel
import Glibc
import Synchronization

/// The system's time zones.
enum TimeZoneFiles {
    private static let known = Mutex<[String: UTCOffsets]>(["UTC": .utc])

    /// The zone of an IANA name such as `America/Panama`; nil when the system has none of that name.
    static func offsets(named name: String) -> UTCOffsets? {
        if let offsets = known.withLock({ $0[name] }) { return offsets }
        guard isName(name), let bytes = read("/usr/share/zoneinfo/" + name), let offsets = UTCOffsets(tzif: bytes)
        else { return nil }
        known.withLock { $0[name] = offsets }
        return offsets
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count < 64 && !name.hasPrefix("/") && !name.contains("..")
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == 0x2F || byte == 0x5F || byte == 0x2D || byte == 0x2B
            }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rbe") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return count > 0 && count < bytes.count ? Array(bytes[..<count]) : nil
    }
}
