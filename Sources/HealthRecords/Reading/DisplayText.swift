/// Text of foreign documents made safe to show: a document must not move a terminal's cursor, colour its text or turn
/// its direction.
public enum DisplayText {
    /// One line: runs of white space become one space, control and direction characters vanish, and after `limit`
    /// characters it ends in an ellipsis.
    public static func line(_ text: String, limit: Int = 200) -> String {
        var out = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                pendingSpace = !out.isEmpty
                continue
            }
            if isHidden(scalar) { continue }
            if pendingSpace { out.append(" ") }
            pendingSpace = false
            out.append(scalar)
            // A character can have many scalars; four a character is more than any script needs.
            if out.count > limit * 4 { break }
        }
        let line = String(out)
        return line.count > limit ? String(line.prefix(limit - 1)) + "…" : line
    }

    /// A file's name without folders and ending.
    static func title(fromFileName name: String) -> String {
        var base = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? name
        if let dot = base.lastIndex(of: "."), dot != base.startIndex { base = String(base[..<dot]) }
        return line(base)
    }

    /// Control and format characters, except those that join emoji and the letters of some scripts.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        case .format: scalar.value != 0x200C && scalar.value != 0x200D
        default: false
        }
    }
}
