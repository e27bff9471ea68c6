/// Makes text from elsewhere safe to show: nothing in it can move the cursor, change colours, forge a line or reverse
/// the reading order. What is taken away leaves U+FFFD behind, so that it shows.
public enum PrintableText {
    /// One line: line breaks and tabs are replaced too.
    public static func line(_ text: String) -> String { cleaned(text) { _ in false } }

    /// Several lines: line feeds and tabs stay.
    public static func lines(_ text: String) -> String { cleaned(text) { $0 == "\n" || $0 == "\t" } }

    private static func cleaned(_ text: String, keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            out.append(isDangerous(scalar) && !isKept(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(out)
    }

    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: true  // UAX #9: embeddings, overrides, isolates
        case 0x2028, 0x2029: true
        default: scalar.properties.generalCategory == .control
        }
    }
}
