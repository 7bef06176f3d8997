import Synchronization

/// The series of one metric: a value for each set of labels, bounded in number.
///
/// Labels are names of sources and fixed words, so the bound is never met by an honest configuration; beyond it a series
/// is counted under `other`, and memory stays where it is.
final class SeriesTable<Labels: MetricLabels, Value: Sendable>: Sendable {
    static var limit: Int { 512 }

    private let series = Mutex<[Labels: Value]>([:])
    private let initial: Value

    init(initial: Value) { self.initial = initial }

    func update(_ labels: Labels, _ change: (inout Value) -> Void) {
        series.withLock { series in
            let isKnown = series[labels] != nil
            let place = isKnown || series.count < Self.limit ? labels : labels.collapsed
            change(&series[place, default: initial])
        }
    }

    func remove(where isGone: (Labels) -> Bool) {
        series.withLock { series in series = series.filter { !isGone($0.key) } }
    }

    /// All series, in the order of their labels' values.
    var sorted: [(labels: [(name: String, value: String)], value: Value)] {
        let all = series.withLock { Array($0) }
        return all.map { (values: $0.key.values, value: $0.value) }
            .sorted { $0.values.lexicographicallyPrecedes($1.values) }
            .map { (labels: Array(zip(Labels.names, $0.values)).map { (name: $0, value: $1) }, value: $0.value) }
    }
}
