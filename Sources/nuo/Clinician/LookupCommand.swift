import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import Phrases

/// A document as listings show it.
struct DocumentView: Encodable {
    let id: String
    let date: String
    let type: String
    let `class`: String
    let level: Int
    let title: String
    let author: String
    let custodian: String

    init(_ record: DocumentRecord) {
        id = record.id.description
        date = record.date?.displayText ?? ""
        type = record.typeCode
        `class` = record.recordClass.rawValue
        level = record.level.rawValue
        title = record.title
        author = record.author
        custodian = record.custodian.name
    }
}

/// `nuo clinician lookup`
struct LookupCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "lookup", abstract: Catalogue.clinician.lookup.localized,
            discussion: Catalogue.clinician.lookupExample.localized)
    }

    @Option(name: .customLong("patient"), help: help(Catalogue.clinician.patientOption, valueName: "code"))
    var patient: String

    @Option(name: .customLong("purpose"), help: help(Catalogue.clinician.purposeOption, valueName: "code"))
    var purpose: PurposeOfUse

    @Option(name: .customLong("class"), help: help(Catalogue.patient.classOption, valueName: "classes"))
    var classes: ClassList

    @Option(name: .customLong("from"), help: help(Catalogue.patient.fromOption, valueName: "day"))
    var from: DayArgument?

    @Option(name: .customLong("to"), help: help(Catalogue.patient.toOption, valueName: "day"))
    var to: DayArgument?

    @Option(name: .customLong("custodian"), help: help(Catalogue.clinician.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID?

    @Option(name: .customLong("emergency"), help: help(Catalogue.emergency.lookupOption, valueName: "entry"))
    var emergency: UInt64?

    @Option(name: .customLong("wait-days"), help: help(Catalogue.request.waitDaysOption, valueName: "n"))
    var waitDays: Int?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        struct Refusal: Encodable {
            let custodian: String
            let code: String
        }

        struct Duty: Encodable {
            let custodian: String
            let code: String
            let text: String
        }

        let documents: [DocumentView]
        let obligations: [Duty]
        let refused: [Refusal]
    }

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        guard let days = DayRange(first: from?.date, last: to?.date) else {
            throw CommandFailure(.usage, Catalogue.patient.emptyPeriod)
        }
        guard emergency == nil || purpose == .emergencyTreatment else {
            throw CommandFailure(.usage, Catalogue.emergency.wrongPurpose)
        }
        let mostDays = Int(RequestStanding.maximumSeconds / 86_400)
        guard waitDays.map({ (1...mostDays).contains($0) }) ?? true else {
            throw CommandFailure(.usage, Catalogue.request.badWaitDays, ["limit": String(mostDays)])
        }
        let session = try person.session(as: .practitioner, on: output.console)
        let declaration = try await emergency.asyncMap { try await OwnEmergency.find($0, session) }
        let lookup = try await LookupSession(session)
        let subject = LookupSubject(
            patient: code, requester: try await requester(session), recipient: session.keys.ageIdentity.recipient,
            purpose: purpose, classes: classes.classes, recordDays: days,
            emergency: declaration?.opening.commitment,
            waitUntil: waitDays.map { session.now + UInt64($0) * 86_400 })
        let custodians =
            if let custodian { [custodian] } else { try await lookup.custodians(for: subject) }
        let (found, refused) = try await lookup.collect(subject, at: custodians)
        guard !found.isEmpty else { throw CommandFailure(.denied, Catalogue.clinician.refused) }
        show(found, refused, lookup.roster, session.console)
    }

    /// The practitioner under the credential that the own node holds.
    private func requester(_ session: PersonSession) async throws -> Requester {
        .practitioner(
            session.keys.identity.publicKey.thumbprint, try await OwnEmergency.credential(session).reference)
    }

    /// What the disclosures ask of the reader, each once for a custodian.
    private func duties(_ found: [FoundDocument], _ language: Language) -> [Result.Duty] {
        var seen: Set<String> = []
        return found.flatMap { item in
            item.obligations.compactMap { obligation in
                guard seen.insert("\(item.custodian) \(obligation.code)").inserted else { return nil }
                return Result.Duty(
                    custodian: item.custodian.text, code: obligation.code, text: obligation.text(language))
            }
        }
    }

    private func show(_ found: [FoundDocument], _ refused: [RefusedCustodian], _ roster: Roster, _ console: Console) {
        let words = Catalogue.clinician
        let views = found.map { DocumentView($0.document.record) }
        var table = Table(
            header: [words.id, words.date, words.recordClass, words.title, words.level, words.custodian].map {
                console.text($0)
            })
        for (view, item) in zip(views, found) {
            let recordClass = item.document.record.recordClass
            table.append([
                view.id, view.date, console.language == .zh ? recordClass.zh : recordClass.en, view.title,
                String(view.level), view.custodian,
            ])
        }
        console.show(table)
        console.say(words.found, ["count": String(found.count)])
        let duties = duties(found, console.language)
        if !duties.isEmpty {
            let list = duties.map(\.text).joined(separator: console.language == .zh ? "；" : "; ")
            console.say(Catalogue.obligation.heading, ["list": list])
        }
        for item in refused {
            let name = roster.institution(item.custodian)?.accepted.institution.name ?? item.custodian.text
            console.say(words.custodianRefused, ["name": name, "reason": item.code])
        }
        console.finish(
            Result(
                documents: views, obligations: duties,
                refused: refused.map { Result.Refusal(custodian: $0.custodian.text, code: $0.code) }))
    }
}
