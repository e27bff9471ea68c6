/// A phrase's text cut into literal pieces and the names between them.
struct PhraseTemplate {
    private enum Piece {
        case literal(Substring)
        case name(Substring)
    }

    private let pieces: [Piece]

    /// Cuts `text` at every `{name}`; a brace that encloses no name of letters is literal.
    init(parsing text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        var literalStart = rest.startIndex
        while let open = rest.firstIndex(of: "{") {
            let name = rest[rest.index(after: open)...].prefix { $0.isASCII && $0.isLetter }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" else {
                rest = rest[rest.index(after: open)...]
                continue
            }
            if literalStart < open { pieces.append(.literal(text[literalStart..<open])) }
            pieces.append(.name(name))
            literalStart = text.index(after: name.endIndex)
            rest = text[literalStart...]
        }
        if literalStart < text.endIndex { pieces.append(.literal(text[literalStart...])) }
        self.pieces = pieces
    }

    var names: [String] {
        pieces.compactMap {
            guard case .name(let name) = $0 else { return nil }
            return String(name)
        }
    }

    func filled(with arguments: [String: String]) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .name(let name): text += arguments[String(name)].map(PrintableText.line) ?? "{\(name)}"
            }
        }
        return text
    }

    func match(_ text: String) -> [String: String]? {
        var found: [String: String] = [:]
        var rest = text[...]
        var pending: Substring?
        for piece in pieces {
            switch piece {
            case .name(let name): pending = name
            case .literal(let literal):
                guard let end = Self.end(of: literal, in: rest, anchored: pending == nil) else { return nil }
                if let name = pending { found[String(name)] = String(rest[..<end.lowerBound]) }
                pending = nil
                rest = rest[end.upperBound...]
            }
        }
        if let name = pending {
            found[String(name)] = String(rest)
            return found
        }
        return rest.isEmpty ? found : nil
    }

    private static func end(
        of literal: Substring, in text: Substring, anchored: Bool
    ) -> Range<Substring.Index>? {
        var start = text.startIndex
        while true {
            if text[start...].hasPrefix(literal) {
                return start..<text.index(start, offsetBy: literal.count)
            }
            guard !anchored, start < text.endIndex else { return nil }
            start = text.index(after: start)
        }
    }
}
