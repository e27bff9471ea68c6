import ConsentLedger
import ConsentPolicy
import HealthRecords
import MerkleLog
import Phrases

/// What a change of a consent leaves behind, under `--json`.
struct ChangedResult: Encodable {
    let custodian: String
    let number: UInt32
    let entry: UInt64
    /// `narrow`, `renew` or `replace`.
    let act: String
    /// The number of the consent that ended.
    let ended: UInt32
}

/// A consent of a line that stands and is to be changed.
struct ChangeableConsent {
    let session: PersonSession
    let line: PatientLines.Line
    let item: StandingConsent

    var statement: ConsentStatement { item.statement }

    init(_ session: PersonSession, custodian: InstitutionID, consent: UInt32) async throws {
        guard let line = try await PatientLines.fetch(session).line(for: custodian) else {
            throw CommandFailure(.usage, Catalogue.patient.noLine)
        }
        let arguments = ["number": String(consent)]
        guard let item = line.folded.consent(consent), item.statement.provision == .permit else {
            throw CommandFailure(.usage, Catalogue.change.ofNothing, arguments)
        }
        guard !item.isEnded, item.statement.end.map({ session.now < $0 }) ?? false else {
            throw CommandFailure(.usage, Catalogue.change.ended, arguments)
        }
        self.session = session
        self.line = line
        self.item = item
    }

    /// Shows what becomes different and the text that is signed, asks, and enters it. No consent means that what was asked
    /// for can't be said.
    func finish(_ act: ConsentChange.Act, _ consent: ConsentStatement?, withoutAsking: Bool) async throws {
        let console = session.console
        guard let consent,
            let change = ConsentChange(act: act, former: item.sequence, consent: consent, language: console.language)
        else { throw CommandFailure(.usage, Catalogue.patient.cannotSay, ["reason": "-"]) }
        guard change.isAsClaimed(of: statement) else {
            throw CommandFailure(.usage, act == .narrow ? Catalogue.change.wider : Catalogue.change.notRenewal)
        }
        show(consent)
        console.say(Catalogue.patient.willSign)
        console.write(ConsentChangeText.render(change, in: console.language))
        if !withoutAsking {
            guard try Confirmation.ask(Catalogue.patient.signQuestion, on: console) else {
                throw CommandFailure(.failed, Catalogue.patient.notSigned)
            }
        }
        let number = line.nextSequence
        let receipt = try await session.enter(
            change, record: line.folded.record, sequence: number, previous: line.lastLeaf, effect: act.effect,
            notAfter: consent.end)
        let entry = receipt.proof.inclusion.index
        console.say(
            Catalogue.change.done,
            ["number": String(number), "ended": String(item.sequence), "index": String(entry)])
        console.finish(
            ChangedResult(
                custodian: line.custodian.id.text, number: number, entry: entry, act: act.rawValue,
                ended: item.sequence))
    }

    /// The lines of the two texts that are not in both. That it begins when it is signed is no difference to one in force.
    private func show(_ consent: ConsentStatement) {
        let console = session.console
        let lines = [statement.begun(with: consent, in: console.language) ?? statement, consent].map { statement in
            ConsentText.render(statement, in: console.language).split(separator: "\n").map(String.init)
        }
        console.say(Catalogue.change.difference, ["number": String(item.sequence)])
        let gone = lines[0].filter { !lines[1].contains($0) }.map { "- \($0)" }
        let come = lines[1].filter { !lines[0].contains($0) }.map { "+ \($0)" }
        console.write((gone + come).joined(separator: "\n"))
    }
}

extension ConsentStatement {
    /// The same from the beginning of `other` on; nil for one that begins later than it, or that a counter has signed.
    fileprivate func begun(with other: ConsentStatement, in language: Language) -> ConsentStatement? {
        guard start <= other.start, assistance == nil else { return nil }
        return ConsentStatement(
            line: line, custodian: custodian, provision: provision, recipient: recipient, purposes: purposes,
            classes: classes, recordDays: recordDays, maximumLevel: maximumLevel, start: other.start, end: end,
            refinement: refinement, ground: ground, language: language)
    }
}

extension PatientLines.Line {
    /// Says how consents of the line came in the place of others.
    func showChanges(on console: Console) {
        for item in folded.consents {
            guard let succession = item.succession else { continue }
            console.say(
                succession.phrase,
                [
                    "name": custodian.name, "former": String(succession.former), "number": String(item.sequence),
                ])
        }
    }
}

extension Succession {
    fileprivate var phrase: Phrase {
        switch act {
        case .narrow: Catalogue.change.narrowed
        case .renew: Catalogue.change.renewed
        case .replace: Catalogue.change.replaced
        }
    }
}
