/// A number that goes up and down.
package final class Gauge<Labels: MetricLabels>: MetricFamily {
    let name: String
    private let help: String
    private let table = SeriesTable<Labels, Double>(initial: 0)

    init(_ name: String, help: String) {
        self.name = name
        self.help = help
    }

    /// The number is this now.
    package func set(_ value: Double, for labels: Labels) { table.update(labels) { $0 = value } }

    func write(to exposition: inout Exposition) {
        let series = table.sorted
        guard !series.isEmpty else { return }
        exposition.describe(name, .gauge, help: help)
        for one in series { exposition.sample(name, one.labels, one.value) }
    }

    func forget(source: String) { table.remove { $0.isAbout(source: source) } }
}

extension Gauge where Labels == NoLabels {
    /// The number is this now.
    package func set(_ value: Double) { set(value, for: NoLabels()) }
}

/// A gauge that is read when somebody asks; left out while there is nothing to read.
final class ReadGauge: MetricFamily {
    let name: String
    private let help: String
    private let read: @Sendable () -> Double?

    init(_ name: String, help: String, read: @escaping @Sendable () -> Double?) {
        self.name = name
        self.help = help
        self.read = read
    }

    func write(to exposition: inout Exposition) {
        guard let value = read() else { return }
        exposition.describe(name, .gauge, help: help)
        exposition.sample(name, [], value)
    }

    func forget(source _: String) {}
}
