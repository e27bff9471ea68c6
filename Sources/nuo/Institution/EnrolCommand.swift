import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution enrol`
struct EnrolCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "enrol", abstract: Catalogue.institution.enrol.localized,
            discussion: Catalogue.institution.enrolExample.localized)
    }

    private struct Result: Encodable {
        let entry: UInt64
        let healthCode: String
    }

    @Option(help: help(Catalogue.institution.card, valueName: "file"), completion: .file())
    var card: String

    @Option(help: help(Catalogue.institution.patientName, valueName: "text"))
    var name: NameArgument

    @Option(name: .customLong("identifier"), help: help(Catalogue.institution.identifier, valueName: "system|value"))
    var identifiers: [PatientIdentifier] = []

    @Option(help: help(Catalogue.institution.birthDate, valueName: "date"))
    var birthDate: DayArgument

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        guard !identifiers.isEmpty else { throw CommandFailure(.usage, Catalogue.institution.noIdentifier) }
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        guard birthDate.date <= ChinaStandardTime.date(ofUnixSeconds: session.now) else {
            throw CommandFailure(.usage, Catalogue.institution.birthInFuture, ["date": birthDate.date.text])
        }
        try identifiers.check(bornOn: birthDate.date)
        let card = try HandedCard.patient(card, home: session.profile.origin)
        let enrolment = Enrolment(
            institution: acting.institution, identifiers: identifiers, name: name.text, birthDate: birthDate.date,
            card: card)
        let receipt: Receipt
        do {
            receipt = try await session.enter(enrolment)
        } catch let failure as CommandFailure where failure.code == Catalogue.session.exists.code {
            throw CommandFailure(.failed, Catalogue.institution.enrolledBefore)
        }
        let index = receipt.proof.inclusion.index
        let code = card.healthCode.description
        session.console.say(
            Catalogue.institution.enrolled, ["name": name.text, "index": String(index), "code": code])
        session.console.finish(Result(entry: index, healthCode: code))
    }
}
