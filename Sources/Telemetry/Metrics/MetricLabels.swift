/// The labels of a metric: a type for each set of names, so that a value cannot stand under another's name.
package protocol MetricLabels: Hashable, Sendable {
    /// The labels' names, in order.
    static var names: [String] { get }
    /// A value for each name.
    var values: [String] { get }
    /// The series that counts for this one when a metric has as many as it may: the source is `other`.
    var collapsed: Self { get }
    /// Whether the series is about this source.
    func isAbout(source: String) -> Bool
}

/// No label: one series.
package struct NoLabels: MetricLabels {
    package static let names: [String] = []
    package var values: [String] { [] }
    package var collapsed: NoLabels { self }

    package init() {}

    package func isAbout(source _: String) -> Bool { false }
}

/// A series for each source.
package struct SourceLabel: MetricLabels {
    package static let names = ["source"]
    package var source: String
    package var values: [String] { [source] }
    package var collapsed: SourceLabel { SourceLabel("other") }

    package init(_ source: String) { self.source = source }

    package func isAbout(source: String) -> Bool { self.source == source }
}

/// A series for each source and each of a few words.
package struct SourceLabels<Word: MetricWord>: MetricLabels {
    package static var names: [String] { ["source", Word.label] }
    package var source: String
    package var word: Word
    package var values: [String] { [source, word.rawValue] }
    package var collapsed: SourceLabels { SourceLabels("other", word) }

    package init(_ source: String, _ word: Word) {
        self.source = source
        self.word = word
    }

    package func isAbout(source: String) -> Bool { self.source == source }
}

/// The values of a label, all of which are known when the program is written.
package protocol MetricWord: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// The label's name.
    static var label: String { get }
}
