/// How often a time fell below each of a few bounds.
package final class Histogram<Labels: MetricLabels>: MetricFamily {
    private struct Value: Sendable {
        /// A count for each bound, and one for what lies beyond all.
        var counts: [UInt64]
        var sum = 0.0
    }

    let name: String
    private let help: String
    private let bounds: [Double]
    private let table: SeriesTable<Labels, Value>

    /// `bounds` are seconds, ascending, each of them inclusive.
    init(_ name: String, help: String, bounds: [Double]) {
        self.name = name
        self.help = help
        self.bounds = bounds
        table = SeriesTable(initial: Value(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// Counts a time; one below zero counts as zero.
    package func observe(_ time: Duration, for labels: Labels) {
        let seconds = max(0, time.inSeconds)
        let place = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        table.update(labels) { value in
            value.counts[place] += 1
            value.sum += seconds
        }
    }

    func write(to exposition: inout Exposition) {
        let series = table.sorted
        guard !series.isEmpty else { return }
        exposition.describe(name, .histogram, help: help)
        for one in series {
            var below: UInt64 = 0
            for (bound, count) in zip(bounds + [.infinity], one.value.counts) {
                below += count
                exposition.sample(name + "_bucket", one.labels + [("le", Exposition.number(bound))], Double(below))
            }
            exposition.sample(name + "_sum", one.labels, one.value.sum)
            exposition.sample(name + "_count", one.labels, Double(below))
        }
    }

    func forget(source: String) { table.remove { $0.isAbout(source: source) } }
}

extension Histogram where Labels == NoLabels {
    /// Counts a time.
    package func observe(_ time: Duration) { observe(time, for: NoLabels()) }
}
