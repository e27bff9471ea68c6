/// Breaks text into lines of a given width, Chinese and English alike: at spaces, and between ideographs except where
/// punctuation belongs to its neighbour (GB/T 15834 §5). Spaces inside a line are kept, those where it breaks are not.
public enum TextWrapping {
    /// The lines of `text`. The first begins at column `start` (whatever the caller has printed there), the others with
    /// `indent` spaces; line feeds in the text are kept. A word wider than a whole line is cut.
    public static func lines(_ text: String, columns: Int, indent: Int = 0, start: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isFirst = lines.isEmpty
            var filling = Filling(
                room: max(1, columns - (isFirst ? start : indent)), laterRoom: max(1, columns - indent))
            for word in words(of: paragraph) { filling.add(word) }
            for (offset, line) in filling.finished().enumerated() {
                lines.append(isFirst && offset == 0 || line.isEmpty ? line : margin + line)
            }
        }
        return lines
    }

    /// A piece that stays together, and how many spaces stood before it.
    private struct Word {
        var text: String
        var spaces: Int
    }

    private static func words(of paragraph: Substring) -> [Word] {
        var words: [Word] = []
        var previous: Character?
        var spaces = 0
        for character in paragraph {
            if character == " " {
                spaces += 1
                continue
            }
            if let previous, spaces == 0, !mayBreak(between: previous, and: character), !words.isEmpty {
                words[words.count - 1].text.append(character)
            } else {
                words.append(Word(text: String(character), spaces: spaces))
            }
            previous = character
            spaces = 0
        }
        return words
    }

    private static func mayBreak(between left: Character, and right: Character) -> Bool {
        guard TerminalWidth.columns(of: left) == 2 || TerminalWidth.columns(of: right) == 2 else { return false }
        return !closing.contains(right) && !opening.contains(left)
    }

    private static let closing = Set("，。、；：？！）」』】》〉”’…—·％,.;:?!)]}")
    private static let opening = Set("（「『【《〈“‘([{")

    private struct Filling {
        var room: Int
        let laterRoom: Int
        private var lines: [String] = []
        private var line = ""
        private var used = 0

        init(room: Int, laterRoom: Int) {
            self.room = room
            self.laterRoom = laterRoom
        }

        mutating func add(_ word: Word) {
            let gap = used > 0 ? word.spaces : 0
            let width = TerminalWidth.columns(of: word.text)
            if used + gap + width <= room {
                line += String(repeating: " ", count: gap) + word.text
                used += gap + width
            } else if width <= laterRoom, used > 0 {
                breakLine()
                line = word.text
                used = width
            } else {
                cut(word.text)
            }
        }

        mutating func finished() -> [String] {
            breakLine()
            return lines
        }

        private mutating func cut(_ text: String) {
            if used > 0 { breakLine() }
            for character in text {
                let width = TerminalWidth.columns(of: character)
                if used > 0, used + width > room { breakLine() }
                line.append(character)
                used += width
            }
        }

        private mutating func breakLine() {
            lines.append(line)
            line = ""
            used = 0
            room = laterRoom
        }
    }
}

extension String {
    /// The text without white space at its end.
    func trimmedAtEnd() -> String {
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[...last])
    }
}
