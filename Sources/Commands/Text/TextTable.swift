/// Columns that stand below each other, two blanks apart.
struct TextTable: Sendable, Hashable {
    /// On which side a column is straight.
    enum Side: Sendable, Hashable {
        case left
        /// For numbers.
        case right
    }

    private let titles: [String]
    private let sides: [Side]
    private var body: [[Span]] = []

    /// Columns with their titles; without titles there is no head.
    init(_ columns: [(title: String, side: Side)]) {
        titles = columns.map(\.title)
        sides = columns.map(\.side)
    }

    /// Columns on the left side.
    init(_ titles: String...) {
        self.titles = titles
        sides = titles.map { _ in .left }
    }

    /// Cells from left to right; missing ones are empty.
    mutating func add(_ cells: Span...) { add(cells: cells) }

    /// The same, for cells of which nobody knows the number.
    mutating func add(cells: [Span]) { body.append(cells) }

    /// The lines, the head first.
    func rows() -> [[Span]] {
        let head = titles.allSatisfy(\.isEmpty) ? [] : [titles.map { Span($0, .faint) }]
        let all = head + body
        let widths = titles.indices.map { column in
            all.map { column < $0.count ? TextWidth.columns($0[column].text) : 0 }.max() ?? 0
        }
        return all.map { row($0, widths) }
    }

    private func row(_ cells: [Span], _ widths: [Int]) -> [Span] {
        let last = cells.lastIndex { !$0.text.isEmpty } ?? 0
        var spans: [Span] = []
        for (column, cell) in cells.enumerated().prefix(last + 1) {
            let blanks = String(repeating: " ", count: widths[column] - TextWidth.columns(cell.text))
            if column > 0 { spans.append("  ") }
            if sides[column] == .right, !blanks.isEmpty { spans.append(Span(blanks)) }
            spans.append(cell)
            if sides[column] == .left, column < last, !blanks.isEmpty { spans.append(Span(blanks)) }
        }
        return spans
    }
}
