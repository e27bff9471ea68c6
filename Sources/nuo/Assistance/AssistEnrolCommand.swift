import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution assist enrol`
struct AssistEnrolCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "enrol", abstract: Catalogue.assistance.enrol.localized,
            discussion: Catalogue.assistance.enrolDiscussion.localized)
    }

    private struct Result: Encodable {
        let healthCode: String
        let lines: [String]
        let sheet: String
    }

    @OptionGroup var assisted: AssistedPersonOptions

    @Option(help: help(Catalogue.institution.patientName, valueName: "text"))
    var name: NameArgument

    @Option(name: .customLong("identifier"), help: help(Catalogue.institution.identifier, valueName: "system|value"))
    var identifiers: [PatientIdentifier]

    @Option(help: help(Catalogue.institution.birthDate, valueName: "date"))
    var birthDate: DayArgument

    @Option(name: .customLong("custodian"), help: help(Catalogue.assistance.custodianOption, valueName: "uscc"))
    var custodians: [InstitutionID]

    @Option(help: help(Catalogue.assistance.staffOption, valueName: "card"), completion: .file())
    var staff: [String]

    @Option(help: help(Catalogue.assistance.sheetOption, valueName: "dir"), completion: .directory)
    var sheet: String

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        guard (1...Enrolment.maximumOnSheet).contains(custodians.count), Set(custodians).count == custodians.count
        else {
            throw CommandFailure(.usage, Catalogue.assistance.badSheet)
        }
        let (counter, own) = try await options.session(holder, beside: assisted, on: output.console)
        let staff = try await CounterStaff(cards: staff, counter)
        try await enrol(try own.keys.card, counter)
        let person = try await AssistedPerson(own)
        var lines: [String] = []
        for custodian in person.sheet(try await PatientLines.fetch(person.session)) {
            let place = try await LineEntries(session: person.session).place(for: custodian.id)
            let newest = try await CounterStaff.newest(in: place.record, person.session)
            try await staff.enter(at: place, newest: newest, person.session)
            lines.append(place.record.description)
        }
        let printed = try AssistedSheet(person, try PrivateDirectory(creating: sheet.directoryURL))
        try await printed.write()
        try printed.writeCard()
        counter.console.finish(
            Result(healthCode: own.keys.healthCode.description, lines: lines, sheet: sheet))
    }

    /// Enrols the person, unless an earlier run did.
    private func enrol(_ card: IdentityCard, _ counter: InstitutionSession) async throws {
        let session = counter.session
        if let identifier = identifiers.first, let known = try await enrolment(of: identifier, session),
            known.card.identity == card.identity, known.isAssisted
        {
            return
        }
        guard birthDate.date <= ChinaStandardTime.date(ofUnixSeconds: session.now) else {
            throw CommandFailure(.usage, Catalogue.institution.birthInFuture, ["date": birthDate.date.text])
        }
        try identifiers.check(bornOn: birthDate.date)
        let roster = try await session.roster()
        let named = try custodians.map { id in
            guard let accepted = roster.institution(id, with: .custodian)?.accepted else {
                throw CommandFailure(.usage, Catalogue.patient.unknownCustodian, ["id": id.text])
            }
            return accepted.institution
        }
        let receipt = try await session.enter(
            Enrolment(
                institution: counter.institution, identifiers: identifiers, name: name.text, birthDate: birthDate.date,
                card: card, sheet: named))
        let index = receipt.proof.inclusion.index
        session.console.say(
            Catalogue.assistance.enrolled,
            ["name": name.text, "index": String(index), "code": card.healthCode.description])
    }

    private func enrolment(of identifier: PatientIdentifier, _ session: PersonSession) async throws -> Enrolment? {
        do {
            let query = EnrolmentQuery(identifier: identifier)
            return try ProvedEnrolment(try await session.post("/v1/me/enrolments", query.bytes), session).first
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notFound.code {
            return nil
        }
    }
}
