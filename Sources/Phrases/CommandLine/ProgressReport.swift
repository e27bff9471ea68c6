/// How far long work has come, as one line.
public struct ProgressReport: Sendable, Hashable {
    /// What is being done.
    public let label: String
    /// The units done.
    public let done: Int
    /// All units, when that is known.
    public let total: Int?

    /// A report; `done` beyond `total` counts as `total`.
    public init(label: String, done: Int, total: Int?) {
        self.label = label
        self.done = total.map { min(done, $0) } ?? done
        self.total = total
    }

    /// True when all is done; never when the end is unknown.
    public var isComplete: Bool { total == done }

    /// The line in `language`, cut to `columns`.
    public func line(_ language: Language, columns: Int) -> String {
        var arguments = ["label": label, "done": String(done)]
        var phrase = Catalogue.common.progressCount
        if let total {
            arguments["total"] = String(total)
            arguments["percent"] = String(total > 0 ? Int(100 * Double(done) / Double(total)) : 100)
            phrase = Catalogue.common.progress
        }
        return TerminalWidth.truncated(phrase.text(language, arguments), to: columns)
    }
}
