import Foundation

/// Everything one run of the program measured.
struct Report: Codable {
    let runs: Int
    let cores: Int
    let flushesPerSecondBefore: Double
    let flushesPerSecondAfter: Double
    let measurements: [Measurement]

    /// For programs.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// For people: one measurement a line, its limit beside it.
    var table: String {
        let header = ["", "median", "lowest", "highest", "unit", "limit", "median", "of limit"]
        let rows = [header] + measurements.map(Self.row)
        let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }
        let flushes = "\(number(flushesPerSecondBefore))/s before, \(number(flushesPerSecondAfter))/s after"
        return (["\(runs) runs on \(cores) cores; fdatasync of 4 KiB: \(flushes)", ""] + lines).joined(separator: "\n")
    }

    private static func row(_ item: Measurement) -> [String] {
        [
            item.name, number(item.median), number(item.lowest), number(item.highest), item.unit,
            item.limit?.name ?? "", item.limit.map { number($0.median) } ?? "",
            item.ratio.map { String(format: "%.2f", $0) } ?? "",
        ]
    }
}

/// Three significant digits or all that stand before the point.
private func number(_ value: Double) -> String {
    String(format: value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
}
