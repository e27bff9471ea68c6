import Phrases
import TestSupport
import Testing

@Suite("Phrase")
struct PhraseTests {
    private let phrase = Phrase("test", zh: "{who}看了 {count} 份", en: "{who} read {count} documents")

    @Test("arguments take the place of their names", .spec("CLI-5"))
    func filling() {
        #expect(phrase.text(.zh, ["who": "李医生", "count": "3"]) == "李医生看了 3 份")
        #expect(phrase.text(.en, ["who": "Dr Li", "count": "3"]) == "Dr Li read 3 documents")
    }

    @Test("an argument is never read as a template, and a name without one stays", .spec("CLI-5"))
    func literalArguments() {
        #expect(phrase.text(.en, ["who": "{count}"]) == "{count} read {count} documents")
        let odd = Phrase("odd", zh: "{}{a b}{x", en: "{}{a b}{x")
        #expect(odd.text(.en, ["x": "1"]) == "{}{a b}{x")
        #expect(odd.placeholders(.en).isEmpty)
    }

    @Test(
        "an argument can neither forge a line nor steer the terminal", .spec("CLI-6"),
        arguments: [
            "\n", "\r", "\t", "\u{1B}", "\u{9B}", "\u{7}", "\u{7F}", "\u{0}", "\u{202E}", "\u{2066}", "\u{2028}",
        ])
    func controls(control: String) {
        #expect(phrase.text(.en, ["who": "a\(control)b", "count": "1"]) == "a\u{FFFD}b read 1 documents")
    }

    @Test("text of several lines keeps its line feeds and tabs, and nothing else that steers", .spec("CLI-6"))
    func lines() {
        #expect(PrintableText.lines("a\n\tb\u{1B}[2J\r\n") == "a\n\tb\u{FFFD}[2J\u{FFFD}\n")
    }

    @Test("the arguments can be found again in what was said")
    func matching() {
        #expect(phrase.arguments(from: "Dr Li read 3 documents", in: .en) == ["who": "Dr Li", "count": "3"])
        #expect(phrase.arguments(from: "李医生看了 3 份", in: .zh) == ["who": "李医生", "count": "3"])
        #expect(phrase.arguments(from: "Dr Li read 3 documents.", in: .en) == nil)
        #expect(phrase.arguments(from: "", in: .en) == nil)
        #expect(Phrase("plain", zh: "是", en: "yes").arguments(from: "yes", in: .en) == [:])
        #expect(Phrase("end", zh: "到{x}", en: "to {x}").arguments(from: "to a to b", in: .en) == ["x": "a to b"])
    }

    @Test("a notice is what happened, then what to do")
    func notice() {
        let notice = Notice("test", "x", zh: ("坏了。", "请重试。"), en: ("Broken.", "Try again."))
        #expect(notice.text(.zh) == "坏了。请重试。")
        #expect(notice.text(.en) == "Broken. Try again.")
        #expect(notice.message.id == "test.x")
        #expect(notice.next.id == "test.x.next")
    }
}
