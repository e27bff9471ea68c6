/// What was measured against: the fastest that the same threads can do of the part that can't be left out.
struct Limit: Codable {
    let name: String
    let median: Double
}

/// One line of the report: the median of all runs and how far they spread.
struct Measurement: Codable {
    let name: String
    let unit: String
    let median: Double
    let lowest: Double
    let highest: Double
    let limit: Limit?

    /// Takes the values of all runs, at least one of each.
    init(_ name: String, unit: String, values: [Double], limit: (name: String, values: [Double])? = nil) {
        self.name = name
        self.unit = unit
        median = values.median
        lowest = values.min() ?? 0
        highest = values.max() ?? 0
        self.limit = limit.map { Limit(name: $0.name, median: $0.values.median) }
    }

    /// The median as a multiple of the limit's.
    var ratio: Double? { limit.map { median / $0.median } }
}

/// Why a benchmark has no result.
enum BenchmarkError: Error, CustomStringConvertible {
    /// The code measured gave another answer than it must; its speed means nothing.
    case wrongAnswer(String)
    /// The machine or a tool on it did not do its part.
    case unavailable(String)

    var description: String {
        switch self {
        case .wrongAnswer(let what): "wrong answer: \(what)"
        case .unavailable(let what): "unavailable: \(what)"
        }
    }
}

extension [Double] {
    /// The middle value; of two middle ones, the lower.
    var median: Double { percentile(50) }

    /// The smallest value that so many per cent do not exceed; 0 of none.
    func percentile(_ rank: Int) -> Double {
        guard !isEmpty else { return 0 }
        return sorted()[Swift.max(0, (count * rank + 99) / 100 - 1)]
    }
}
