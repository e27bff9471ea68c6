import Phrases
import TestSupport
import Testing

@Suite("Layout")
struct LayoutTests {
    @Test(
        "the columns of a character are those a terminal gives it", .spec("CLI-8"),
        arguments: [
            ("a", 1), ("é", 1), ("汉", 2), ("𠮷", 2), ("。", 2), ("，", 2), ("Ａ", 2), ("ｱ", 1), ("가", 2),
            ("\u{1100}\u{1161}\u{11A8}", 2), ("e\u{301}", 1), ("\u{301}", 0), ("\u{200B}", 0), ("\u{FEFF}", 0),
            ("\u{1B}", 0), ("\u{AD}", 1), ("…", 1), ("“", 1), ("①", 1), ("①\u{FE0F}", 2), ("█", 1), ("─", 1),
            ("😀", 2), ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("👍🏽", 2), ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("㉈", 1), ("㈱", 2),
            ("\u{3000}", 2), ("\u{3400}", 2), ("\u{9FFF}", 2), ("\u{F900}", 2), ("\u{2F800}", 2), ("\u{30000}", 2),
        ] as [(String, Int)])
    func width(text: String, columns: Int) {
        #expect(TerminalWidth.columns(of: text) == columns)
    }

    @Test("padding and truncation count columns", .spec("CLI-8"))
    func padding() {
        #expect(TerminalWidth.padded("诺a", to: 6) == "诺a   ")
        #expect(TerminalWidth.paddedLeft("诺a", to: 6) == "   诺a")
        #expect(TerminalWidth.padded("诺言诺言", to: 6) == "诺言诺言")
        #expect(TerminalWidth.truncated("诺言诺言", to: 8) == "诺言诺言")
        #expect(TerminalWidth.truncated("诺言诺言", to: 7) == "诺言诺…")
        #expect(TerminalWidth.truncated("诺言诺言", to: 6) == "诺言…")
        #expect(TerminalWidth.truncated("abc", to: 1) == "…")
        #expect(TerminalWidth.truncated("abc", to: 0) == "")
    }

    @Test("lines break at spaces in English and between ideographs in Chinese", .spec("CLI-9"))
    func wrapping() {
        #expect(TextWrapping.lines("the quick brown fox", columns: 10) == ["the quick", "brown fox"])
        #expect(TextWrapping.lines("患者可以随时撤回授权", columns: 8) == ["患者可以", "随时撤回", "授权"])
        #expect(TextWrapping.lines("运行 nuo 查看", columns: 8) == ["运行 nuo", "查看"])
        #expect(TextWrapping.lines("", columns: 8) == [""])
        #expect(TextWrapping.lines("a\n\nb", columns: 8) == ["a", "", "b"])
    }

    @Test("no line begins with closing punctuation or ends with opening punctuation", .spec("CLI-9"))
    func punctuation() {
        #expect(TextWrapping.lines("患者可以。随时", columns: 8) == ["患者可", "以。随时"])
        #expect(TextWrapping.lines("患者（本人）", columns: 6) == ["患者", "（本", "人）"])
    }

    @Test("a word wider than the line is cut, and nothing is lost", .spec("CLI-9"))
    func longWords() {
        #expect(TextWrapping.lines("abcdefgh ij", columns: 3) == ["abc", "def", "gh", "ij"])
        let lines = TextWrapping.lines("诺诺诺", columns: 1)
        #expect(lines.joined() == "诺诺诺")
    }

    @Test("later lines are indented, and the first begins where it is told", .spec("CLI-9"))
    func indentation() {
        #expect(
            TextWrapping.lines("aa bb cc dd", columns: 8, indent: 2, start: 5) == ["aa", "  bb cc", "  dd"])
    }

    @Test("no line is wider than asked, and no character is lost, whatever the text", .spec("CLI-9"))
    func wrappingProperty() {
        var random = SeededRandom.announced("text wrapping")
        let alphabet = Array("ab c。（）诺言𠮷😀，x y")
        for _ in 0..<2000 {
            let text = String(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            let columns = Int.random(in: 2...20, using: &random)
            let lines = TextWrapping.lines(text, columns: columns)
            #expect(lines.allSatisfy { TerminalWidth.columns(of: $0) <= columns }, "\(text) in \(columns)")
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " }, "\(text) in \(columns)")
        }
    }

    @Test("columns line up in Chinese and English", .spec("CLI-10"))
    func table() {
        var table = Table([.init("医院"), .init("purpose"), .init("次数", .trailing)])
        table.append(["成都市第一人民医院", "诊疗", "12"])
        table.append(["𠮷田 Clinic", "mutual recognition"])
        #expect(
            table.lines() == [
                "医院                purpose             次数",
                "------------------  ------------------  ----",
                "成都市第一人民医院  诊疗                  12",
                "𠮷田 Clinic         mutual recognition",
            ])
    }

    @Test("a table wider than the terminal continues its cells below", .spec("CLI-10"))
    func narrowTable() {
        var table = Table(titles: "id", "说明")
        table.append(["1", "患者可以随时撤回授权"])
        #expect(
            table.lines(width: 14) == [
                "id  说明",
                "--  ----------",
                "1   患者可以随",
                "    时撤回授权",
            ])
    }

    @Test("a table without rows shows its titles, one without columns nothing")
    func emptyTables() {
        #expect(Table(titles: "a", "b").lines() == ["a  b", "-  -"])
        #expect(Table([]).lines() == [])
    }

    @Test("a cell cannot break out of its row", .spec("CLI-6"))
    func hostileCell() {
        var table = Table(titles: "a")
        table.append(["x\n\u{1B}[31my", "beyond the last column"])
        #expect(table.lines() == ["a", "--------", "x\u{FFFD}\u{FFFD}[31my"])
    }
}
