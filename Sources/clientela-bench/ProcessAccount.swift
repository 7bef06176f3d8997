import Glibc

/// What the kernel says of a program that runs.
struct ProcessAccount {
    /// Resident memory, pages of files included.
    let residentMiB: Double
    /// How often its threads were put to sleep and woken again, all of them together.
    let wakeUps: Int

    init(of process: pid_t) {
        residentMiB = Self.number("VmRSS:", in: "/proc/\(process)/status") / 1024
        var wakeUps = 0.0
        if let threads = opendir("/proc/\(process)/task") {
            defer { closedir(threads) }
            while let entry = readdir(threads) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard Int(name) != nil else { continue }
                wakeUps += Self.number("voluntary_ctxt_switches:", in: "/proc/\(process)/task/\(name)/status")
            }
        }
        self.wakeUps = Int(wakeUps)
    }

    private static func number(_ key: String, in file: String) -> Double {
        let line = (TextFile.read(file) ?? "").split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(whereSeparator: { $0 == "\t" || $0 == " " }).dropFirst().first.flatMap { Double($0) } ?? 0
    }
}
