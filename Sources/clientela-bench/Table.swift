import Glibc

/// Prints figures in columns, each with its limit where it has one.
enum Table {
    static func header() {
        print(
            "  " + pad("", 34) + left("CPU s", 9) + left("wall s", 9) + left("peak MiB", 10) + left("records/s", 11)
                + "   ratio")
    }

    static func row(
        _ name: String, _ usage: ChildProcess.Usage, _ records: Int, ratio: Double? = nil, limit: Double? = nil,
        of what: String = "first sync"
    ) {
        var line =
            "  " + pad(name, 34) + left(decimals(usage.cpuSeconds, 2), 9) + left(decimals(usage.wallSeconds, 2), 9)
            + left(decimals(usage.peakMiB, 1), 10) + left("\(Int(Double(records) / max(usage.wallSeconds, 0.001)))", 11)
        if let ratio, let limit {
            line += "   \(decimals(ratio, 3)) x \(what) (limit \(limit))\(ratio <= limit ? "" : "  ABOVE THE LIMIT")"
        }
        say(line)
    }

    static func memory(_ peak: Double, limit: Double) {
        figure("peak memory", "\(decimals(peak, 1)) MiB", limit: "\(Int(limit)) MiB", holds: peak <= limit)
    }

    static func figure(_ name: String, _ value: String, limit: String? = nil, holds: Bool = true) {
        say("  " + name + ": " + value + (limit.map { " (limit \($0))\(holds ? "" : "  BEYOND THE LIMIT")" } ?? ""))
    }

    /// Prints at once, so that a figure is there as soon as it is known.
    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    static func decimals(_ value: Double, _ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let rounded = Int((value * scale).rounded())
        guard places > 0 else { return "\(rounded)" }
        let digits = String(rounded % Int(scale))
        return "\(rounded / Int(scale))." + String(repeating: "0", count: places - digits.count) + digits
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
