import Phrases

/// One page in large print, whole in itself: no script, no picture from elsewhere. Every text is escaped.
struct HTMLPage {
    private var body = ""
    private let title: String
    private let language: Language

    init(title: String, language: Language) {
        self.title = title
        self.language = language
        body = "<h1>\(Self.escaped(title))</h1>\n"
    }

    mutating func heading(_ text: String) { body += "<h2>\(Self.escaped(text))</h2>\n" }

    mutating func paragraph(_ text: String) { body += "<p>\(Self.escaped(text))</p>\n" }

    mutating func small(_ text: String) { body += "<p class=\"small\">\(Self.escaped(text))</p>\n" }

    /// Keeps the line breaks.
    mutating func lines(_ text: String) { body += "<p class=\"lines\">\(Self.escaped(text))</p>\n" }

    /// The symbol as one path of squares, with its quiet zone of four modules (ISO/IEC 18004 §9.1).
    mutating func code(_ code: QRCode) {
        let side = code.side + 8
        var path = ""
        for row in 0..<code.side {
            for column in 0..<code.side where code.isDark(row: row, column: column) {
                path += "M\(column + 4) \(row + 4)h1v1h-1z"
            }
        }
        body +=
            "<svg viewBox=\"0 0 \(side) \(side)\" width=\"60mm\" height=\"60mm\" shape-rendering=\"crispEdges\">"
            + "<rect width=\"\(side)\" height=\"\(side)\" fill=\"#fff\"/><path d=\"\(path)\"/></svg>\n"
    }

    var bytes: [UInt8] {
        let style =
            "body{font:20pt/1.6 sans-serif;margin:15mm;color:#000;background:#fff}h1{font-size:30pt}h2{font-size:22pt}"
            + ".lines{white-space:pre-line;border:1pt solid #000;padding:4mm}.small{font-size:11pt;word-break:break-all}"
        return Array(
            """
            <!DOCTYPE html>
            <html lang="\(language == .zh ? "zh-Hans" : "en")">
            <head><meta charset="utf-8"><title>\(Self.escaped(title))</title><style>\(style)</style></head>
            <body>
            \(body)</body>
            </html>

            """.utf8)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
