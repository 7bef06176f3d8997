import Glibc

/// The pages of programs and libraries that the process has mapped to run them.
package enum CodePages {
    /// Gives the pages back that were needed only to get here; what is needed again is mapped again from the file, which
    /// mostly is in memory still.
    ///
    /// A start runs through code all over the program once, and the kernel maps many pages around each: two thirds of what
    /// an idle daemon holds. For the moment when it becomes idle; costs less than a millisecond, and about as much
    /// afterwards. Only mappings that cannot be written are touched, so nothing can be lost.
    package static func release() {
        for mapping in mappings(in: read("/proc/self/maps")) {
            madvise(UnsafeMutableRawPointer(bitPattern: mapping.lowerBound), mapping.count, MADV_DONTNEED)
        }
    }

    /// The ranges of addresses that hold code of a file and can be read and run only; `maps` is as proc(5) describes it.
    package static func mappings(in maps: String) -> [Range<UInt>] {
        maps.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
            // A path begins with /; [vdso] and its like are the kernel's.
            guard parts.count == 6, parts[1] == "r-xp", parts[5].drop(while: { $0 == " " }).first == "/" else {
                return nil
            }
            let ends = parts[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1] else { return nil }
            return ends[0]..<ends[1]
        }
    }

    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
