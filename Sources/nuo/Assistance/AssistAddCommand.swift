import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// `nuo institution assist add`: a custodian more on the sheet, by the person and two members of the staff.
struct AssistAddCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", abstract: Catalogue.assistance.add.localized,
            discussion: Catalogue.assistance.addDiscussion.localized)
    }

    private struct Result: Encodable {
        let custodian: String
        let line: String
        let sheet: String
    }

    @OptionGroup var assisted: AssistedPersonOptions

    @OptionGroup var staff: CounterOptions

    @Option(help: help(Catalogue.assistance.addedOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(help: help(Catalogue.assistance.sheetOption, valueName: "dir"), completion: .directory)
    var sheet: String

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let counter = try await options.session(holder, on: output.console)
        let console = counter.console
        let locked = try assisted.locked(console)
        let keys = try await LockedKeys.open([locked] + staff.locked(console))
        let folder = try PrivateDirectory(creating: sheet.directoryURL)
        let person = try await AssistedPerson(try locked.session(keys[0], console))
        let known = try await PatientLines.fetch(person.session)
        let (signers, list) = try await signers(Array(keys.dropFirst()), in: known, person.session)
        let place = try await place(in: known, person, signers)
        // Two of them stand in the new line, as in the others, by the institution's hand.
        let newest = try await CounterStaff.newest(in: place.record, person.session)
        try await CounterStaff(members: newest ?? list, counter).enter(at: place, newest: newest, person.session)
        try await AssistedSheet(person, folder).write()
        console.finish(Result(custodian: custodian.text, line: place.record.description, sheet: sheet))
    }

    /// The two who sign, and the list of the line in use that names both.
    private func signers(
        _ keys: [PersonKeys], in known: PatientLines, _ session: PersonSession
    ) async throws -> (CounterSigners, [StaffMember]) {
        let thumbprints = keys.map(\.identity.publicKey.thumbprint)
        let inUse = known.lines.filter { $0.isOfOwnKey && !$0.folded.isRevoked }
        guard let line = inUse.first(where: { $0.folded.isAssisted(by: thumbprints) }) else {
            throw CommandFailure(.denied, Catalogue.actingDecision.notAssisted)
        }
        let list = try await CounterStaff.newest(in: line.folded.record, session) ?? []
        return (try await CounterSigners(keys, in: line, session), list)
    }

    /// Where the list of the staff stands in the custodian's line, which is opened by what is read to the person; a run
    /// that was interrupted goes on there.
    private func place(
        in known: PatientLines, _ person: AssistedPerson, _ signers: CounterSigners
    ) async throws -> LineEntries.Place {
        let entries = LineEntries(session: person.session)
        let sheet = person.sheet(known)
        guard !sheet.contains(where: { $0.id == custodian }) else { return try await entries.place(for: custodian) }
        guard sheet.count < Enrolment.maximumOnSheet else {
            throw CommandFailure(.denied, Catalogue.assistance.sheetFull)
        }
        let console = person.session.console
        guard let accepted = try await person.session.roster().institution(custodian, with: .custodian)?.accepted else {
            throw CommandFailure(.usage, Catalogue.patient.unknownCustodian, ["id": custodian.text])
        }
        console.say(
            Catalogue.assistance.willAdd,
            [
                "name": accepted.institution.name,
                "staff": signers.staff.map(\.name).joined(separator: console.language == .zh ? "、" : ", "),
            ])
        if !isConfirmed {
            guard try Confirmation.ask(Catalogue.patient.signQuestion, on: console) else {
                throw CommandFailure(.failed, Catalogue.patient.notSigned)
            }
        }
        return try await entries.open(custodian, insteadOf: known.ended(for: custodian), addedBy: signers)
    }
}
