import TestSupport
import Testing

@testable import Phrases

@Suite("Catalogue")
struct CatalogueTests {
    @Test("ids are unique", .spec("CLI-1"))
    func ids() {
        var seen: Set<String> = []
        for phrase in Catalogue.all { #expect(seen.insert(phrase.id).inserted, "\(phrase.id)") }
    }

    @Test("every stored property of a group is a phrase or a notice, and so is in the list", .spec("CLI-1"))
    func members() {
        for group in Catalogue.groups {
            #expect(!group.members.isEmpty)
            for member in group.members { #expect(member is Phrase || member is Notice, "\(type(of: group))") }
        }
        #expect(Catalogue.phrase("decision.revoked.next") == Catalogue.decision.revoked.next)
        #expect(Catalogue.phrase("decision.unheard-of") == nil)
    }

    @Test("every phrase says something in both languages", .spec("CLI-2"), arguments: Catalogue.all)
    func bothLanguages(phrase: Phrase) {
        #expect(phrase.zh.contains { !$0.isWhitespace })
        #expect(phrase.en.contains { !$0.isWhitespace })
    }

    @Test("both languages name the same placeholders", .spec("CLI-2"), arguments: Catalogue.all)
    func placeholders(phrase: Phrase) {
        #expect(phrase.placeholders(.zh) == phrase.placeholders(.en))
    }

    @Test("no English sentence is left in the Chinese text", .spec("CLI-2"), arguments: Catalogue.all)
    func chinese(phrase: Phrase) {
        var run = 0
        for word in withoutCode(phrase.zh).split(whereSeparator: \.isWhitespace) {
            run = word.allSatisfy { $0.isASCII && $0.isLowercase } ? run + 1 : 0
            #expect(run < 2, "\(phrase.zh)")
        }
        let names = phrase.placeholders(.zh).map { ($0, "") }
        if phrase.text(.zh, Dictionary(uniqueKeysWithValues: names)).contains(where: \.isLetter) {
            #expect(phrase.zh.unicodeScalars.contains(where: isIdeograph))
        }
    }

    @Test("no Chinese is left in the English text", .spec("CLI-2"), arguments: Catalogue.all)
    func english(phrase: Phrase) {
        #expect(phrase.en.allSatisfy { $0 == "\n" || TerminalWidth.columns(of: $0) == 1 }, "\(phrase.en)")
    }

    @Test("commands between backticks are the same in both languages", .spec("CLI-2"), arguments: Catalogue.all)
    func commands(phrase: Phrase) {
        // These two hold a word between backticks that is itself translated.
        let translated = ["parser.see-subcommand", "key-file.passphrase-fd-unreadable.next"]
        if !translated.contains(phrase.id) { #expect(code(phrase.zh) == code(phrase.en)) }
    }

    @Test(
        "every reason that a decision can give has its sentence", .spec("CLI-3"),
        arguments: [
            "no-consent", "denied-by-patient", "expired", "not-yet-valid", "revoked", "suspended",
            "purpose-not-covered", "class-not-covered", "level-not-covered", "document-date-outside",
            "recipient-not-covered", "unreadable-line", "line-incomplete", "stale-ledger", "ledger-frozen", "clock",
            "unknown-purpose", "credential-invalid", "credential-revoked", "institution-not-accepted",
            "request-expired", "request-replayed", "request-misdirected", "unknown-patient", "upgrade-needed",
            "author-of-document", "subject-of-record", "permitted", "core-data", "important-data-needs-approval",
            "document-not-covered", "type-not-covered", "author-not-covered", "label-not-covered",
            "uses-spent",
        ])
    func decisionReasons(code: String) throws {
        let notice = try #require(Catalogue.decision.notice(code: code))
        #expect(notice.message.placeholders(.zh).isEmpty)
        #expect(notice.next.placeholders(.zh).isEmpty)
    }

    @Test(
        "every reason for not taking a document in has its sentence", .spec("CLI-3"),
        arguments: [
            "not-fhir", "damaged-json", "damaged-xml", "wrong-code", "too-large", "several-patients", "other-patient",
            "unknown-format", "damaged-pdf", "damaged-dicom", "duplicate", "unreadable-file",
        ])
    func intakeReasons(code: String) { #expect(Catalogue.intake.notice(code: code) != nil) }

    @Test("codes of notices are unique in their group", .spec("CLI-3"))
    func codes() {
        for group in Catalogue.groups {
            let codes = group.notices.map(\.code)
            #expect(Set(codes).count == codes.count, "\(type(of: group))")
        }
    }

    @Test(
        "every purpose has a name", .spec("CLI-3"),
        arguments: [
            "TREAT", "ETREAT", "CAREMGT", "HPAYMT", "HOPERAT", "PUBHLTH", "HRESCH", "PATRQT", "FAMRQT", "MUTREC",
        ])
    func purposes(code: String) { #expect(Catalogue.purpose.name(code: code) != nil) }

    @Test("a refusal for a person unknown here says nothing that a known one's would not", .spec("CLI-4"))
    func unknownPatient() {
        let text = Catalogue.decision.unknownPatient.text(.zh) + Catalogue.decision.unknownPatient.text(.en)
        for telling in ["不存在", "没有登记", "未登记", "does not exist", "not registered"] {
            #expect(!text.contains(telling))
        }
    }

    private func isIdeograph(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isIdeographic }

    private func code(_ text: String) -> [Substring] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
    }

    private func withoutCode(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined(separator: " ")
    }
}
