/// Waits in milliseconds, as they were measured.
struct Waits {
    private var measured: [Double] = []

    var count: Int { measured.count }

    mutating func add(_ wait: Double) { measured.append(wait) }

    /// The wait that so large a share of all stayed within, 0 to 1; 0 where nothing was measured.
    func share(_ share: Double) -> Double {
        guard !measured.isEmpty else { return 0 }
        return measured.sorted()[min(measured.count - 1, Int(Double(measured.count) * share))]
    }

    static func milliseconds(_ time: Duration) -> Double {
        Double(time.components.seconds) * 1000 + Double(time.components.attoseconds) / 1e15
    }
}
