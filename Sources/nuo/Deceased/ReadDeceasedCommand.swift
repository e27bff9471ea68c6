import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import Phrases

/// `nuo patient read-deceased`
struct ReadDeceasedCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "read-deceased", abstract: Catalogue.relative.read.localized,
            discussion: Catalogue.relative.readDiscussion.localized)
    }

    @Option(help: help(Catalogue.relative.deceasedOption, valueName: "code"))
    var patient: String

    @Option(name: .customLong("custodian"), help: help(Catalogue.clinician.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID?

    @Option(name: .customLong("open"), help: help(Catalogue.relative.openOption, valueName: "id"))
    var documents: [DocumentID] = []

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        struct Refusal: Encodable {
            let custodian: String
            let code: String
        }

        let documents: [DocumentView]
        let obligations: [String]
        let refused: [Refusal]
    }

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        let session = try person.session(as: .patient, on: output.console)
        let identity = session.keys.ageIdentity
        let lookup = try await LookupSession(session)
        let subject = LookupSubject(
            patient: code,
            requester: .subject(session.keys.identity.publicKey.thumbprint, copyFor: identity.recipient.text),
            recipient: identity.recipient, purpose: .familyRequest, classes: RecordClass.allCases,
            recordDays: .unbounded)
        let custodians =
            if let custodian { [custodian] } else { try await Self.custodians(lookup, for: subject) }
        let (found, refused) = try await lookup.collect(subject, at: custodians)
        guard !found.isEmpty else { throw CommandFailure(.denied, Catalogue.relative.refused) }
        let console = session.console
        show(found, refused, lookup.roster, console)
        let reader = try await DocumentReader(session, identity: identity)
        for id in documents {
            guard let item = found.first(where: { $0.document.record.id == id }) else {
                throw CommandFailure(.usage, Catalogue.clinician.unknownDocument, ["id": id.description])
            }
            _ = try await DocumentDisplay(reader: reader, console: console).show(item.document)
        }
        let obligations = Set(found.flatMap { $0.obligations.map(\.code) }).sorted()
        console.finish(
            Result(
                documents: found.map { DocumentView($0.document.record) }, obligations: obligations,
                refused: refused.map { Result.Refusal(custodian: $0.custodian.text, code: $0.code) }))
    }

    /// Whoever is no near relative is refused by the home node already; it looks the same as being given nothing.
    private static func custodians(
        _ lookup: LookupSession, for subject: LookupSubject
    ) async throws -> [InstitutionID] {
        do {
            return try await lookup.custodians(for: subject)
        } catch let failure as CommandFailure where failure.status == .denied {
            throw CommandFailure(.denied, Catalogue.relative.refused)
        }
    }

    private func show(_ found: [FoundDocument], _ refused: [RefusedCustodian], _ roster: Roster, _ console: Console) {
        let words = Catalogue.clinician
        var table = Table(
            header: [words.id, words.date, words.recordClass, words.title, words.level, words.custodian].map {
                console.text($0)
            })
        for item in found {
            let (record, view) = (item.document.record, DocumentView(item.document.record))
            table.append([
                view.id, view.date, console.language == .zh ? record.recordClass.zh : record.recordClass.en, view.title,
                String(view.level), view.custodian,
            ])
        }
        console.show(table)
        console.say(words.found, ["count": String(found.count)])
        let duties = Set(found.flatMap { $0.obligations.map { $0.text(console.language) } }).sorted()
        console.say(
            Catalogue.relative.duties, ["list": duties.joined(separator: console.language == .zh ? "；" : "; ")])
        for item in refused {
            let name = roster.institution(item.custodian)?.accepted.institution.name ?? item.custodian.text
            console.say(words.custodianRefused, ["name": name, "reason": item.code])
        }
    }
}
