/// One metric with its samples.
struct MetricFamily: Sendable, Hashable {
    /// What its numbers mean.
    enum Kind: String, Sendable {
        /// Only grows, and begins at zero with the process.
        case counter
        /// Goes up and down.
        case gauge
    }

    /// One number, with the labels that tell it from its neighbours.
    struct Sample: Sendable, Hashable {
        let labels: [Label]
        let value: Double
    }

    /// A label of a sample.
    struct Label: Sendable, Hashable {
        let name: String
        let value: String
    }

    let name: String
    let help: String
    let kind: Kind
    var samples: [Sample] = []

    /// The same with one more sample.
    func with(_ value: some BinaryInteger, _ labels: KeyValuePairs<String, String> = [:]) -> MetricFamily {
        with(Double(value), labels)
    }

    /// The same with one more sample.
    func with(_ value: Double, _ labels: KeyValuePairs<String, String> = [:]) -> MetricFamily {
        var copy = self
        copy.samples.append(Sample(labels: labels.map { Label(name: $0.key, value: $0.value) }, value: value))
        return copy
    }
}

/// Metrics in the Prometheus text format, version 0.0.4 (TRANSPORT-41).
enum MetricsText {
    /// The media type of the text.
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// Every family with its help, its type and its samples; families without a sample are left out.
    static func text(_ families: [MetricFamily]) -> String {
        families.filter { !$0.samples.isEmpty }.map(text).joined()
    }

    private static func text(_ family: MetricFamily) -> String {
        let head = [
            "# HELP \(family.name) \(escaped(family.help, quotes: false))",
            "# TYPE \(family.name) \(family.kind.rawValue)",
        ]
        let samples = family.samples.map { sample in
            let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
            let group = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
            return "\(family.name)\(group) \(number(sample.value))"
        }
        return (head + samples).joined(separator: "\n") + "\n"
    }

    /// Whole numbers without a fraction, as far as a double holds them exactly.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { String($0) } ?? String(value)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"" where quotes: out += "\\\""
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
