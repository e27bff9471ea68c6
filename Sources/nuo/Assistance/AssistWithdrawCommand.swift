import ArgumentParser
import ConsentLedger
import ConsentPolicy
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution assist withdraw`
struct AssistWithdrawCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "withdraw", abstract: Catalogue.assistance.withdraw.localized,
            discussion: Catalogue.assistance.withdrawDiscussion.localized)
    }

    private struct Result: Encodable {
        let custodian: String
        let number: UInt32
        let entry: UInt64
        let sheet: String
    }

    @OptionGroup var assisted: AssistedPersonOptions

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("consent"), help: help(Catalogue.patient.consentOption, valueName: "n"))
    var consent: UInt32?

    @Option(name: .customLong("lift"), help: help(Catalogue.patient.liftOption, valueName: "n"))
    var prohibition: UInt32?

    @Option(help: help(Catalogue.assistance.counterOption, valueName: "dir"), completion: .directory)
    var counter: String?

    @Option(
        name: .customLong("counter-passphrase-file"),
        help: help(Catalogue.assistance.counterPassphraseOption, valueName: "path"), completion: .file())
    var counterPassphraseFile: String?

    @Option(help: help(Catalogue.assistance.witnessOption, valueName: "dir"), completion: .directory)
    var witness: String?

    @Option(
        name: .customLong("witness-passphrase-file"),
        help: help(Catalogue.assistance.witnessPassphraseOption, valueName: "path"), completion: .file())
    var witnessPassphraseFile: String?

    @Option(help: help(Catalogue.assistance.sheetOption, valueName: "dir"), completion: .directory)
    var sheet: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let locked = try assisted.locked(console)
        let both = try locksOfStaff(console)
        let folder = try PrivateDirectory(creating: sheet.directoryURL)
        let keys = try await LockedKeys.open([locked] + both)
        let person = try await AssistedPerson(try locked.session(keys[0], console))
        let line = try await person.line(for: custodian)
        guard isThere(in: line.folded) else { throw CommandFailure(.usage, Catalogue.patient.nothingToEnd) }
        let index: UInt64
        if let prohibition {
            let signers = try await CounterSigners(Array(keys.dropFirst()), in: line, person.session)
            let content = Lifting(line: line.folded.record, prohibition: prohibition, at: person.session.now)
            index = try await enter(content, in: line, person.session, coSigners: signers.coSigners)
            console.say(Catalogue.patient.lifted, ["index": String(index)])
        } else {
            let content = Withdrawal(line: line.folded.record, consent: consent, at: person.session.now)
            index = try await enter(content, in: line, person.session, effect: .revoke)
            console.say(Catalogue.patient.withdrawn, ["index": String(index)])
        }
        try await AssistedSheet(person, folder).write()
        console.finish(
            Result(custodian: custodian.text, number: line.nextSequence, entry: index, sheet: sheet))
    }

    /// To lift a prohibition gives, and takes two; a withdrawal takes nobody.
    private func locksOfStaff(_ console: Console) throws -> [LockedKeys] {
        guard prohibition != nil else { return [] }
        guard let counter, let witness else { throw CommandFailure(.usage, Catalogue.assistance.needsBoth) }
        return try [
            LockedKeys(counter, counterPassphraseFile, console), LockedKeys(witness, witnessPassphraseFile, console),
        ]
    }

    private func isThere(in line: ConsentLine) -> Bool {
        line.consents.contains { item in
            guard !item.isEnded else { return false }
            if let prohibition { return item.sequence == prohibition && item.statement.provision == .deny }
            return item.statement.provision == .permit && consent.map { $0 == item.sequence } ?? true
        }
    }

    private func enter(
        _ content: some StatementContent, in line: PatientLines.Line, _ session: PersonSession, effect: Effect = .issue,
        coSigners: [CoSigner] = []
    ) async throws -> UInt64 {
        let receipt = try await session.enter(
            content, record: line.folded.record, sequence: line.nextSequence, previous: line.lastLeaf, effect: effect,
            coSigners: coSigners)
        return receipt.proof.inclusion.index
    }
}
