import Glibc

/// What the kernel counts of this process.
package struct ProcessFigures: Sendable, Hashable {
    /// Memory in use, in bytes, shared pages of libraries included.
    package var residentBytes: UInt64
    /// Open files, sockets and pipes.
    package var openDescriptors: Int

    package init(residentBytes: UInt64, openDescriptors: Int) {
        self.residentBytes = residentBytes
        self.openDescriptors = openDescriptors
    }

    /// The figures of this moment; nil where `/proc` is not mounted.
    package static func current() -> ProcessFigures? {
        guard let resident = residentBytes(statm: read("/proc/self/statm"), pageSize: sysconf(Int32(_SC_PAGESIZE))),
            let open = openDescriptors()
        else { return nil }
        return ProcessFigures(residentBytes: resident, openDescriptors: open)
    }

    /// The second number of `statm` counts pages.
    package static func residentBytes(statm: String, pageSize: Int) -> UInt64? {
        let numbers = statm.split(separator: " ")
        guard numbers.count >= 2, let pages = UInt64(numbers[1]), pageSize > 0 else { return nil }
        let (bytes, overflow) = pages.multipliedReportingOverflow(by: UInt64(pageSize))
        return overflow ? nil : bytes
    }

    private static func openDescriptors() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            let first = withUnsafeBytes(of: &entry.pointee.d_name) { $0[0] }
            if first != UInt8(ascii: ".") { count += 1 }
        }
        // The folder itself was open while it was counted.
        return count - 1
    }

    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        return String(unsafeUninitializedCapacity: 256) { buffer in
            max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
        }
    }
}
