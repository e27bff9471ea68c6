import Phrases
import TestSupport
import Testing

@Suite("Command line")
struct CommandLineTests {
    @Test("exit codes mean what the specification says", .spec("CLI-11"))
    func exitStatuses() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5])
        #expect(ExitStatus.usage.rawValue == 2)
        #expect(ExitStatus.denied.rawValue == 3)
        #expect(ExitStatus.verificationFailed.rawValue == 4)
        #expect(ExitStatus.unreachable.rawValue == 5)
    }

    @Test("a failure is one object of four members", .spec("CLI-12"))
    func failureObject() {
        #expect(
            CommandReport.failure(code: "no-consent", message: "没有授权。", hint: "请\"先\"征得\\授权\n\t\r\u{1}\u{7F}")
                == #"{"ok":false,"code":"no-consent","message":"没有授权。","#
                + #""hint":"请\"先\"征得\\授权\n\t\r\u0001\u007f"}"#)
        #expect(
            CommandReport.failure(code: "x", message: "m", hint: nil)
                == #"{"ok":false,"code":"x","message":"m","hint":null}"#)
    }

    @Test(
        "a success is one object that begins with ok", .spec("CLI-12"),
        arguments: [
            ("{}", #"{"ok":true}"#), (#"{"a":1}"#, #"{"ok":true,"a":1}"#),
            ("[1,2]", #"{"ok":true,"result":[1,2]}"#), ("3", #"{"ok":true,"result":3}"#),
        ])
    func successObject(result: String, expected: String) {
        #expect(CommandReport.success(result) == expected)
    }

    @Test("the common options are found before parsing, wherever they stand", .spec("CLI-13"))
    func commonArguments() {
        let found = CommonArguments(["ledger", "--json", "verify", "--lang", "zh", "--no-color", "x"])
        #expect(found.json && found.noColor)
        #expect(found.language == "zh")
        #expect(CommonArguments(["--lang=en", "--lang", "zh"]).language == "zh")
        #expect(CommonArguments(["--lang"]).language == nil)
        #expect(CommonArguments(["--", "--json", "--lang=zh"]) == CommonArguments([]))
    }

    @Test("progress shows what is done of how much, and never more than all")
    func progress() {
        let report = ProgressReport(label: "验证", done: 5, total: 8)
        #expect(report.line(.zh, columns: 80) == "验证：5 / 8（62%）")
        #expect(report.line(.en, columns: 80) == "验证: 5 of 8 (62%)")
        #expect(report.line(.zh, columns: 6) == "验证…")
        #expect(!report.isComplete)
        #expect(ProgressReport(label: "x", done: 9, total: 8).line(.en, columns: 80) == "x: 8 of 8 (100%)")
        #expect(ProgressReport(label: "x", done: 0, total: 0).line(.en, columns: 80) == "x: 0 of 0 (100%)")
        #expect(ProgressReport(label: "x", done: 9, total: nil).line(.en, columns: 80) == "x: 9")
        #expect(!ProgressReport(label: "x", done: 9, total: nil).isComplete)
    }

    private func typed(_ bytes: [UInt8]) -> (step: PassphraseEntry.Step, bytes: [UInt8]) {
        var entry = PassphraseEntry()
        var step = PassphraseEntry.Step.more
        for byte in bytes where step == .more { step = entry.type(byte) }
        return (step, entry.bytes)
    }

    @Test("backspace takes back a whole character, Control-U everything", .spec("CLI-18"))
    func editing() {
        #expect(typed(Array("诺言\u{7F}x\n".utf8)) == (.done, Array("诺x".utf8)))
        #expect(typed(Array("诺\u{8}\u{8}\u{8}\n".utf8)) == (.done, []))
        #expect(typed(Array("abc\u{15}d\r".utf8)) == (.done, Array("d".utf8)))
    }

    @Test("Control-C stops, and so does Control-D before anything is typed", .spec("CLI-18"))
    func cancelling() {
        #expect(typed(Array("abc\u{3}".utf8)).step == .cancelled)
        #expect(typed([0x04]).step == .cancelled)
        #expect(typed(Array("abc\u{4}".utf8)) == (.done, Array("abc".utf8)))
    }

    @Test("a passphrase beyond the limit is refused", .spec("CLI-18"))
    func limit() {
        let longest = Array(repeating: UInt8(ascii: "a"), count: PassphraseEntry.byteLimit)
        #expect(typed(longest + [0x0A]) == (.done, longest))
        #expect(typed(longest + [UInt8(ascii: "a")]).step == .tooLong)
    }
}
