import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// The two members of staff who sign with the person.
struct CounterSigners {
    let coSigners: [CoSigner]
    let staff: [StaffMember]

    /// Their own keys and what the line says of them; refused when the line does not name both.
    init(_ keys: [PersonKeys], in line: PatientLines.Line, _ session: PersonSession) async throws {
        let named = try await CounterStaff.newest(in: line.folded.record, session) ?? []
        staff = keys.compactMap { keys in named.first { $0.key == keys.identity.publicKey } }
        guard staff.count == 2, staff[0] != staff[1] else {
            throw CommandFailure(.denied, Catalogue.actingDecision.notAssisted)
        }
        coSigners = zip(keys, [StatementRole.counter, .witness]).map { CoSigner(key: $0.identity, role: $1) }
    }
}

/// The keys of two members of staff who are there.
struct CounterOptions: ParsableArguments {
    @Option(help: help(Catalogue.assistance.counterOption, valueName: "dir"), completion: .directory)
    var counter: String

    @Option(
        name: .customLong("counter-passphrase-file"),
        help: help(Catalogue.assistance.counterPassphraseOption, valueName: "path"), completion: .file())
    var counterPassphraseFile: String?

    @Option(help: help(Catalogue.assistance.witnessOption, valueName: "dir"), completion: .directory)
    var witness: String

    @Option(
        name: .customLong("witness-passphrase-file"),
        help: help(Catalogue.assistance.witnessPassphraseOption, valueName: "path"), completion: .file())
    var witnessPassphraseFile: String?

    /// Where their keys lie and how they open, the counter's first.
    func locked(_ console: Console) throws -> [LockedKeys] {
        try [
            LockedKeys(counter, counterPassphraseFile, console), LockedKeys(witness, witnessPassphraseFile, console),
        ]
    }
}

/// `nuo institution assist grant`
struct AssistGrantCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "grant", abstract: Catalogue.assistance.grant.localized,
            discussion: Catalogue.assistance.grantDiscussion.localized)
    }

    private struct Result: Encodable {
        let custodian: String
        let number: UInt32
        let entry: UInt64
        let sheet: String
    }

    @OptionGroup var assisted: AssistedPersonOptions

    @OptionGroup var two: CounterOptions

    @OptionGroup var scope: ConsentScopeOptions

    @OptionGroup var grant: GrantOptions

    @OptionGroup var standing: GroundOptions

    @Option(help: help(Catalogue.assistance.sheetOption, valueName: "dir"), completion: .directory)
    var sheet: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try grant.checkDays()
        guard grant.level <= ConsentAssistance.maximumLevel else {
            throw CommandFailure(.denied, Catalogue.actingDecision.beyondAssistance)
        }
        let console = output.console
        let locked = try assisted.locked(console)
        let keys = try await LockedKeys.open([locked] + two.locked(console))
        let folder = try PrivateDirectory(creating: sheet.directoryURL)
        let person = try await AssistedPerson(try locked.session(keys[0], console))
        let line = try await person.line(for: scope.custodian)
        let signers = try await CounterSigners(Array(keys.dropFirst()), in: line, person.session)
        let consent = try await consent(in: line, person, signers)
        let place = LineEntries.Place(
            record: line.folded.record, custodian: line.custodian, sequence: line.nextSequence, previous: line.lastLeaf)
        let entries = LineEntries(session: person.session)
        try entries.confirm([consent], withoutAsking: grant.isConfirmed)
        let entered = try await entries.enter(
            consent, at: place, saying: Catalogue.patient.granted, coSigners: signers.coSigners)
        try await AssistedSheet(person, folder).write()
        console.finish(
            Result(custodian: scope.custodian.text, number: entered.number, entry: entered.entry, sheet: sheet))
    }

    private func consent(
        in line: PatientLines.Line, _ person: AssistedPerson, _ signers: CounterSigners
    ) async throws -> ConsentStatement {
        let session = person.session
        guard let recipient = try await scope.recipient(session), let classes = scope.classes?.classes else {
            throw CommandFailure(
                .usage, Catalogue.patient.cannotSay, ["reason": "--institution | --practitioner, --class"])
        }
        if case .practitioner(let key, _) = recipient, signers.staff.contains(where: { $0.key.thumbprint == key }) {
            throw CommandFailure(.denied, Catalogue.actingDecision.notAssisted)
        }
        let consent = ConsentStatement(
            line: line.folded.record, custodian: line.custodian, provision: .permit, recipient: recipient,
            purposes: scope.purposes.isEmpty ? [.treatment] : scope.purposes, classes: classes,
            recordDays: try scope.recordDays(), maximumLevel: grant.level, start: session.now,
            end: grant.end(from: session.now),
            refinement: try await scope.refinement(
                handling: grant.handling, isHandled: true, isPermit: true, session),
            assistance: ConsentAssistance(institution: person.enrolment.institution, staff: signers.staff),
            ground: try standing.ground(.permit),
            language: session.console.language)
        guard let consent else { throw CommandFailure(.usage, Catalogue.patient.cannotSay, ["reason": "-"]) }
        return consent
    }
}
