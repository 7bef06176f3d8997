/// A metric with all its series, as the registry sees it.
protocol MetricFamily: Sendable {
    var name: String { get }

    /// Writes the description and every series; nothing at all where there is no series yet.
    func write(to exposition: inout Exposition)
    /// Drops the series of a source that is gone.
    func forget(source: String)
}
