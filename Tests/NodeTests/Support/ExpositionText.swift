import Testing

/// The Prometheus text format 0.0.4, read strictly: help, type and samples of each family together, in that order.
struct ExpositionText {
    struct Sample: Hashable {
        let labels: [String: String]
        let value: Double
    }

    struct Family {
        let help: String
        let kind: String
        var samples: [Sample] = []
    }

    struct Malformed: Error {
        let line: String
    }

    private(set) var families: [String: Family] = [:]

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Malformed(line: "no line feed at the end") }
        var current: (name: String, help: String)?
        var typed: String?
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let found = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)/) {
                current = (String(found.1), try Self.unescaped(String(found.2), quotes: false))
                typed = nil
            } else if let found = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)/) {
                guard let current, current.name == found.1, families[current.name] == nil else {
                    throw Malformed(line: line)
                }
                families[current.name] = Family(help: current.help, kind: String(found.2))
                typed = current.name
            } else {
                let (name, sample) = try Self.sample(line)
                guard name == typed, families[name]?.samples.contains(where: { $0.labels == sample.labels }) == false
                else { throw Malformed(line: line) }
                families[name]?.samples.append(sample)
            }
        }
    }

    /// The value of the one sample with these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families[name]?.samples.first { $0.labels == labels }?.value
    }

    private static func sample(_ line: String) throws -> (String, Sample) {
        guard let found = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)/),
            let value = Double(found.3)
        else { throw Malformed(line: line) }
        var labels: [String: String] = [:]
        var rest = found.2.map { $0 } ?? ""
        while !rest.isEmpty {
            guard let label = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/),
                labels.updateValue(try unescaped(String(label.2), quotes: true), forKey: String(label.1)) == nil
            else { throw Malformed(line: line) }
            rest = rest[label.range.upperBound...]
        }
        return (String(found.1), Sample(labels: labels, value: value))
    }

    private static func unescaped(_ text: String, quotes: Bool) throws -> String {
        var out = ""
        var characters = text.makeIterator()
        while let character = characters.next() {
            guard character == "\\" else {
                out.append(character)
                continue
            }
            switch characters.next() {
            case "\\": out.append("\\")
            case "n": out.append("\n")
            case "\"" where quotes: out.append("\"")
            default: throw Malformed(line: text)
            }
        }
        return out
    }
}
