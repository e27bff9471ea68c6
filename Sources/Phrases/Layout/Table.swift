/// Rows in aligned columns, as plain text: a line of titles, a rule, then the rows; two spaces between columns.
public struct Table: Sendable, Hashable {
    /// One column.
    public struct Column: Sendable, Hashable {
        /// Where the cells stand.
        public enum Alignment: Sendable, Hashable {
            /// At the left: text.
            case leading
            /// At the right: numbers.
            case trailing
        }

        /// The title in the first line.
        public let title: String
        /// Where the cells stand.
        public let alignment: Alignment

        /// A column with a title.
        public init(_ title: String, _ alignment: Alignment = .leading) {
            self.title = PrintableText.line(title)
            self.alignment = alignment
        }
    }

    /// The columns from left to right.
    public let columns: [Column]
    /// The cells, row by row; each row has as many as there are columns.
    public private(set) var rows: [[String]] = []

    private static let gap = 2
    private static let narrowest = 8

    /// An empty table.
    public init(_ columns: [Column]) { self.columns = columns }

    /// An empty table of left-aligned columns.
    public init(titles: String...) { self.init(titles.map { Column($0) }) }

    /// Adds a row. Missing cells are empty, cells beyond the last column are left out; control characters are replaced.
    public mutating func append(_ cells: [String]) {
        let missing = Array(repeating: "", count: max(0, columns.count - cells.count))
        rows.append(cells.prefix(columns.count).map(PrintableText.line) + missing)
    }

    /// The table as lines without trailing spaces. Where it is wider than `width`, the widest columns give way and their
    /// cells continue on the next line.
    public func lines(width: Int? = nil) -> [String] {
        guard !columns.isEmpty else { return [] }
        let widths = fitted(naturalWidths, to: width)
        let rule = widths.map { String(repeating: "-", count: $0) }
        return drawn(columns.map(\.title), widths) + drawn(rule, widths) + rows.flatMap { drawn($0, widths) }
    }

    private var naturalWidths: [Int] {
        columns.indices.map { index in
            rows.reduce(TerminalWidth.columns(of: columns[index].title)) {
                max($0, TerminalWidth.columns(of: $1[index]))
            }
        }
    }

    private func fitted(_ natural: [Int], to width: Int?) -> [Int] {
        guard let width else { return natural }
        var widths = natural
        let gaps = Self.gap * (widths.count - 1)
        while widths.reduce(gaps, +) > width {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.narrowest
            else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func drawn(_ cells: [String], _ widths: [Int]) -> [String] {
        let wrapped = zip(cells, widths).map { TextWrapping.lines($0, columns: $1) }
        let height = wrapped.map(\.count).max() ?? 0
        return (0..<height).map { line in
            let drawnCells = columns.indices.map { index in
                let cell = line < wrapped[index].count ? wrapped[index][line] : ""
                return switch columns[index].alignment {
                case .leading: TerminalWidth.padded(cell, to: widths[index])
                case .trailing: TerminalWidth.paddedLeft(cell, to: widths[index])
                }
            }
            return drawnCells.joined(separator: String(repeating: " ", count: Self.gap)).trimmedAtEnd()
        }
    }
}
