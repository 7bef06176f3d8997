/// A number that only grows, from the start of the process on.
package final class Counter<Labels: MetricLabels>: MetricFamily {
    let name: String
    private let help: String
    private let table = SeriesTable<Labels, Double>(initial: 0)

    init(_ name: String, help: String) {
        self.name = name
        self.help = help
    }

    /// Adds an amount; 0 makes the series visible, less than 0 and what is no number is ignored.
    package func add(_ amount: Double = 1, for labels: Labels) {
        guard amount >= 0, amount.isFinite else { return }
        table.update(labels) { $0 += amount }
    }

    /// Adds a time, in seconds.
    package func add(_ time: Duration, for labels: Labels) { add(time.inSeconds, for: labels) }

    func write(to exposition: inout Exposition) {
        let series = table.sorted
        guard !series.isEmpty else { return }
        exposition.describe(name, .counter, help: help)
        for one in series { exposition.sample(name, one.labels, one.value) }
    }

    func forget(source: String) { table.remove { $0.isAbout(source: source) } }
}

extension Counter where Labels == NoLabels {
    /// Adds an amount.
    package func add(_ amount: Double = 1) { add(amount, for: NoLabels()) }
}

extension Duration {
    /// Seconds, with their fraction.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
