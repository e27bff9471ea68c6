import Foundation

/// Expected output. In a line, `<hex>` and the other placeholders stand for what differs from run to run, `{name}` for a
/// value known by that name, and `{{name=expression}}` gives the text that the expression matches a name. The line `...`
/// stands for any number of lines.
struct OutputPattern {
    let lines: [String]
    let values: [String: String]

    /// Placeholders, each with the expression it stands for.
    static let placeholders: [(name: String, expression: String)] = [
        ("<code>", #"NUO1:\S+:[a-z2-7]{32}:[a-z2-7]{4}"#),
        ("<fingerprint>", #"[a-z2-7]{8}(?:-[a-z2-7]+)+"#),
        ("<time>", #"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?Z?"#),
        ("<date>", #"\d{4}-\d\d-\d\d"#),
        ("<base64>", #"[A-Za-z0-9+/_-]{43,}={0,2}"#),
        ("<hex>", #"[0-9a-f]{16,64}"#),
        ("<id>", #"[0-9a-f]{8}"#),
        ("<number>", #"[0-9]+"#),
        ("<path>", #"\S+"#),
    ]

    /// The values known after the output has matched; nil when it does not match.
    func match(_ output: [String]) -> [String: String]? { Self.match(lines[...], output[...], values) }

    private static func match(
        _ lines: ArraySlice<String>, _ output: ArraySlice<String>, _ values: [String: String]
    ) -> [String: String]? {
        guard let line = lines.first else { return output.isEmpty ? values : nil }
        if line == "..." {
            for skipped in 0...output.count {
                if let found = match(lines.dropFirst(), output.dropFirst(skipped), values) { return found }
            }
            return nil
        }
        guard let said = output.first, let found = match(line, said, values) else { return nil }
        return match(lines.dropFirst(), output.dropFirst(), found)
    }

    /// Matches one line.
    static func match(_ line: String, _ said: String, _ values: [String: String]) -> [String: String]? {
        if line == said { return values }
        let (expression, names) = expression(for: line, values)
        guard let match = try? Regex(expression).wholeMatch(in: said) else { return nil }
        return names.reduce(into: values) { found, name in found[name] = match[name]?.substring.map(String.init) }
    }

    /// The expression for a line, and the names that it gives.
    private static func expression(for line: String, _ values: [String: String]) -> (String, [String]) {
        var rest = line[...]
        var result = ""
        var names: [String] = []
        while let character = rest.first {
            if let capture = rest.prefixMatch(of: /\{\{([a-z]+)=(.+?)\}\}/) {
                result += "(?<\(capture.1)>\(capture.2))"
                names.append(String(capture.1))
                rest = rest[capture.range.upperBound...]
            } else if let name = rest.prefixMatch(of: /\{([a-z]+)\}/), let value = values[String(name.1)] {
                result += escaped(value)
                rest = rest[name.range.upperBound...]
            } else if let item = placeholders.first(where: { rest.hasPrefix($0.name) }) {
                result += "(?:\(item.expression))"
                rest = rest.dropFirst(item.name.count)
            } else {
                result += escaped(String(character))
                rest = rest.dropFirst()
            }
        }
        return (result, names)
    }

    private static func escaped(_ text: String) -> String { NSRegularExpression.escapedPattern(for: text) }

    /// Output as it is recorded: known values by their names, the rest of what differs by placeholders. A line of ours
    /// that gives names stays where it still matches.
    func recorded(_ output: [String]) -> [String] {
        let capturing = lines.filter { $0.contains("{{") }
        return output.map { said in
            if let line = capturing.first(where: { Self.match($0, said, values) != nil }) { return line }
            var line = said
            for (name, value) in values.sorted(by: { $0.value.count > $1.value.count }) where value.count > 3 {
                line = line.replacingOccurrences(of: value, with: "{\(name)}")
            }
            for item in Self.placeholders.prefix(while: { $0.name != "<number>" }) {
                let word = #"(?<![A-Za-z0-9])(?:\#(item.expression))(?![A-Za-z0-9])"#
                line = line.replacingOccurrences(of: word, with: item.name, options: .regularExpression)
            }
            return line
        }
    }
}
