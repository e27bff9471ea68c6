/// Lines of text from XHTML narratives, without interpreting more of the markup than where lines end.
enum NarrativeText {
    /// The text, a line for each block and table row, cells apart; script and style are left out.
    static func lines(xhtml: String, limit: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        var hidden: Substring?
        var rest = xhtml[...]
        while !rest.isEmpty, lines.count <= limit {
            guard let open = rest.firstIndex(of: "<") else {
                if hidden == nil { current += unescaped(rest) }
                break
            }
            if hidden == nil { current += unescaped(rest[..<open]) }
            guard let close = rest[open...].firstIndex(of: ">") else { break }
            let tag = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            let isEnd = tag.hasPrefix("/")
            let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
            if let block = hidden {
                if isEnd, name == block { hidden = nil }
            } else if name == "script" || name == "style", !isEnd, !tag.hasSuffix("/") {
                hidden = name
            } else if cells.contains(name) {
                if isEnd { current += "  " }
            } else if blocks.contains(name) {
                flush(&current, into: &lines)
            }
        }
        flush(&current, into: &lines)
        return Array(lines.prefix(limit))
    }

    private static func flush(_ current: inout String, into lines: inout [String]) {
        let line = DisplayText.line(current, limit: 400)
        if !line.isEmpty { lines.append(line) }
        current = ""
    }

    private static let cells: Set<Substring> = ["td", "th"]
    private static let blocks: Set<Substring> = [
        "br", "caption", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "table", "tbody",
        "thead", "tr", "ul",
    ]

    /// The five entities of XML, the no-break space, and numbers.
    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var out = ""
        var rest = text
        while let start = rest.firstIndex(of: "&") {
            out += rest[..<start]
            let tail = rest[rest.index(after: start)...]
            guard let end = tail.prefix(10).firstIndex(of: ";"), let scalar = scalar(named: tail[..<end]) else {
                out += "&"
                rest = tail
                continue
            }
            out.unicodeScalars.append(scalar)
            rest = tail[tail.index(after: end)...]
        }
        return out + rest
    }

    private static func scalar(named name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case "nbsp": return " "
        default:
            if name.hasPrefix("#x") { return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) }
            return name.hasPrefix("#") ? UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) : nil
        }
    }
}
