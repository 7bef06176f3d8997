/// Lines for people, before anybody knows where they are shown.
struct Page: Sendable, Hashable {
    private struct Line: Sendable, Hashable {
        var spans: [Span]
        /// Whether the line is cut at the edge of a terminal, so that columns stay columns.
        var isRow = false
    }

    private var lines: [Line] = []

    var isEmpty: Bool { lines.isEmpty }

    init() {}

    /// A page of one line.
    init(_ spans: Span...) { lines = [Line(spans: spans)] }

    mutating func add(_ spans: Span...) { lines.append(Line(spans: spans)) }

    /// Adds a table; one whose last column must be read to its end is not cut.
    mutating func add(_ table: TextTable, indent: Int = 0, isCut: Bool = true) {
        let margin = indent > 0 ? [Span(String(repeating: " ", count: indent))] : []
        lines += table.rows().map { Line(spans: margin + $0, isRow: isCut) }
    }

    mutating func add(row: [Span]) { lines.append(Line(spans: row, isRow: true)) }

    mutating func add(_ page: Page) { lines += page.lines }

    /// An empty line, unless the page begins here.
    mutating func addGap() {
        if !lines.isEmpty { lines.append(Line(spans: [])) }
    }

    /// The lines as text, each with its line feed; `width` is that of a terminal.
    func text(_ ink: Ink, width: Int? = nil) -> String {
        lines.map { line in
            let spans = width.map { line.isRow ? TextWidth.cut(line.spans, to: $0) : line.spans } ?? line.spans
            return ink.text(spans) + "\n"
        }.joined()
    }
}

/// Turns tones into colours, or into nothing.
struct Ink: Sendable, Hashable {
    let isColoured: Bool

    static let none = Ink(isColoured: false)

    func text(_ spans: [Span]) -> String {
        guard isColoured else { return spans.map(\.text).joined() }
        return spans.map { span in
            guard let code = Self.code(span.tone), !span.text.isEmpty else { return span.text }
            return "\u{1B}[\(code)m\(span.text)\u{1B}[0m"
        }.joined()
    }

    private static func code(_ tone: Tone) -> String? {
        switch tone {
        case .plain: nil
        case .strong: "1"
        case .faint: "2"
        case .good: "32"
        case .attention: "33"
        case .bad: "31"
        }
    }
}
