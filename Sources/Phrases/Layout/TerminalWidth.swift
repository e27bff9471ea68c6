/// How many columns text takes on a terminal (UAX #11). Ambiguous characters count one, as terminals in UTF-8 draw them.
public enum TerminalWidth {
    /// The columns of one character: 0 for controls and lone combining marks, 2 for wide characters and emoji, else 1.
    public static func columns(of character: Character) -> Int {
        var widest = 0
        for scalar in character.unicodeScalars {
            if scalar == emojiPresentation { return 2 }
            widest = max(widest, columns(of: scalar))
        }
        return widest
    }

    /// The columns of a text on one line.
    public static func columns(of text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// The text with spaces after it, up to `width` columns; unchanged when it is that wide already.
    public static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(of: text)))
    }

    /// The text with spaces before it, up to `width` columns; unchanged when it is that wide already.
    public static func paddedLeft(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - columns(of: text))) + text
    }

    /// The text cut to at most `width` columns, with `…` as its last character when anything was cut.
    public static func truncated(_ text: String, to width: Int) -> String {
        guard columns(of: text) > width else { return text }
        guard width > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            let next = columns(of: character)
            guard used + next <= width - 1 else { break }
            kept.append(character)
            used += next
        }
        return kept + "…"
    }

    private static let emojiPresentation: Unicode.Scalar = "\u{FE0F}"

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value >= 0x20 && scalar.value < 0x7F { return 1 }
        if isZeroWidth(scalar) { return 0 }
        return isWide(scalar) ? 2 : 1
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00AD: return false  // a soft hyphen is drawn as a hyphen
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: return true  // Hangul vowels and finals join the syllable before them
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x1100 else { return false }
        return scalar.properties.isEmojiPresentation || wideBlocks.contains { $0.contains(scalar.value) }
    }

    /// The ranges of East_Asian_Width W and F in Unicode 16, emoji apart; unassigned gaps inside a block count as wide,
    /// so that characters added there later line up as well.
    private static let wideBlocks: [ClosedRange<UInt32>] = [
        0x4E00...0xA4C6, 0x3250...0x4DFF, 0x3041...0x3247, 0x2E80...0x303E, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0xFE30...0xFE6B, 0xFE10...0xFE19, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x1100...0x115F, 0xA960...0xA97C,
        0x2329...0x232A, 0x16FE0...0x1B2FB, 0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]
}
