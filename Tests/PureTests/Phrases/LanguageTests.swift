import Phrases
import TestSupport
import Testing

@Suite("Language")
struct LanguageTests {
    struct Case: Sendable {
        let environment: [String: String]
        var flag: String?
        let expected: Language
    }

    @Test(
        "the flag decides, then LC_ALL, LC_MESSAGES and LANG, then English", .spec("CLI-7"),
        arguments: [
            Case(environment: [:], expected: .en),
            Case(environment: ["LANG": "zh_CN.UTF-8"], expected: .zh),
            Case(environment: ["LANG": "zh"], expected: .zh),
            Case(environment: ["LANG": "zh-Hans"], expected: .zh),
            Case(environment: ["LANG": "zh_TW.Big5@radical"], expected: .zh),
            Case(environment: ["LANG": "ZH_CN"], expected: .zh),
            Case(environment: ["LANG": "en_US.UTF-8"], expected: .en),
            Case(environment: ["LANG": "fr_FR"], expected: .en),
            Case(environment: ["LANG": "C"], expected: .en),
            Case(environment: ["LC_MESSAGES": "zh_CN", "LANG": "en_US"], expected: .zh),
            Case(environment: ["LC_ALL": "C", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"], expected: .en),
            Case(environment: ["LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"], expected: .zh),
            Case(environment: ["LC_CTYPE": "zh_CN", "LANG": "en_US"], expected: .en),
            Case(environment: ["LC_ALL": "zh_CN"], flag: "en", expected: .en),
            Case(environment: ["LC_ALL": "en_US"], flag: "zh", expected: .zh),
            Case(environment: [:], flag: "zh-CN", expected: .zh),
            Case(environment: ["LANG": "zh_CN"], flag: "fr", expected: .zh),
            Case(environment: ["LANG": "zh_CN"], flag: "", expected: .zh),
        ])
    func choice(_ example: Case) {
        #expect(Language(environment: example.environment, flag: example.flag) == example.expected)
    }
}
