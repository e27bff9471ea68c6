import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Phrases

/// What a person who is assisted takes home, in large print: what they decided, word for word as it was signed, and in a
/// file of its own the withdrawal card. A browser prints both; nothing in them is fetched from anywhere.
struct AssistedSheet {
    static let sheetFile = "sheet.html"
    static let cardFile = "withdrawal-card.html"

    private let person: AssistedPerson
    private let folder: PrivateDirectory

    init(_ person: AssistedPerson, _ folder: PrivateDirectory) throws {
        self.person = person
        self.folder = folder
    }

    private var console: Console { person.session.console }

    private func text(_ phrase: Phrase, _ arguments: [String: String] = [:]) -> String {
        phrase.text(console.language, arguments)
    }

    /// Writes the sheet as the lines stand now, every receipt verified.
    func write() async throws {
        let words = Catalogue.assistance
        let known = try await PatientLines.fetch(person.session)
        let lines = known.lines
        let now = person.session.now
        let code = person.session.keys.healthCode.description
        var page = HTMLPage(title: text(words.sheetTitle), language: console.language)
        page.paragraph(
            text(
                words.sheetHead,
                [
                    "name": person.enrolment.name, "institution": person.enrolment.institution.name,
                    "time": ChinaStandardTime.text(ofUnixSeconds: now),
                ]))
        page.code(try QRCode(code))
        page.paragraph(code)
        page.paragraph(text(words.sheetCode))
        let names = person.sheet(known).map(\.name).joined(separator: console.language == .zh ? "、" : ", ")
        page.paragraph(text(words.sheetCustodians, ["names": names]))
        var count = 0
        for line in lines {
            for item in line.folded.consents {
                let view = ConsentView(item, line: line, now: now, language: console.language)
                page.heading(
                    text(
                        words.sheetItem,
                        [
                            "number": String(item.sequence), "name": line.custodian.name,
                            "index": line.indexes[item.sequence].map { String($0) } ?? "-", "state": view.state,
                        ]))
                // In the language in which it was read out and signed.
                let language = Language(rawValue: item.statement.shown.language) ?? console.language
                page.lines(ConsentText.render(item.statement, in: language))
                page.small(text(words.sheetDigest, ["digest": item.statement.shown.digest.description]))
                count += 1
            }
        }
        if count == 0 { page.paragraph(text(words.sheetNothing)) }
        page.paragraph(text(words.sheetAdvice))
        try folder.replace(Self.sheetFile, page.bytes)
        console.say(words.sheetWritten, ["path": folder.path(Self.sheetFile)])
    }

    /// Writes the withdrawal card beside it: a secret that can only stop.
    func writeCard() throws {
        let card = person.session.keys.withdrawalCard.text
        var page = HTMLPage(title: text(Catalogue.assistance.cardTitle), language: console.language)
        page.code(try QRCode(card))
        page.lines(card)
        page.paragraph(text(Catalogue.assistance.cardAdvice))
        try folder.replace(Self.cardFile, page.bytes)
        console.say(Catalogue.assistance.sheetWritten, ["path": folder.path(Self.cardFile)])
    }
}
