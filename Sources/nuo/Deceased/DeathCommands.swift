import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution state-death`
struct StateDeathCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "state-death", abstract: Catalogue.death.state.localized,
            discussion: Catalogue.death.stateDiscussion.localized)
    }

    @Option(help: help(Catalogue.death.patientOption, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.death.dateOption, valueName: "day"))
    var date: DayArgument

    @Option(help: help(Catalogue.death.certificateOption, valueName: "number"))
    var certificate: String

    @Option(help: help(Catalogue.death.staffOption, valueName: "dir"), completion: .directory)
    var staff: String

    @Option(help: help(Catalogue.death.passphraseOption, valueName: "path"), completion: .file())
    var coPassphraseFile: String?

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
    }

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let keys = try ActingOptions.keys(in: staff, passphraseFile: coPassphraseFile, session.console)
        guard
            let content = Death(
                institution: acting.institution, healthCode: code, date: date.date, certificate: certificate,
                staff: try await StaffMember(keys, session), at: session.now)
        else { throw CommandFailure(.usage, Catalogue.death.unsayable) }
        let receipt = try await session.enter(content, coSigners: [CoSigner(key: keys.identity, role: .counter)])
        let index = receipt.proof.inclusion.index
        session.console.say(Catalogue.death.stated, ["index": String(index)])
        session.console.finish(Result(entry: index))
    }
}

/// `nuo institution undo-death`
struct UndoDeathCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "undo-death", abstract: Catalogue.death.undo.localized,
            discussion: Catalogue.death.undoDiscussion.localized)
    }

    @Option(help: help(Catalogue.death.patientOption, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.death.staffOption, valueName: "dir"), completion: .directory)
    var staff: [String]

    @Option(help: help(Catalogue.death.personOption, valueName: "dir"), completion: .directory)
    var person: String?

    @Option(help: help(Catalogue.death.passphraseOption, valueName: "path"), completion: .file())
    var coPassphraseFile: [String] = []

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
    }

    func run() async throws {
        guard staff.count == (person == nil ? 2 : 1) else { throw CommandFailure(.usage, Catalogue.death.whoSigns) }
        let code = try HealthCodeArgument.parse(patient)
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        guard let death = try await StatedDeath.standing(of: code, session) else {
            throw CommandFailure(.usage, Catalogue.death.noDeath)
        }
        var files = coPassphraseFile[...]
        let keys = try (staff + (person.map { [$0] } ?? [])).map {
            try ActingOptions.keys(in: $0, passphraseFile: files.popFirst(), session.console)
        }
        var members: [StaffMember] = []
        for key in keys.prefix(staff.count) { members.append(try await StaffMember(key, session)) }
        guard
            let content = DeathCorrection(
                institution: acting.institution, healthCode: code, staff: members, at: session.now),
            let data = death.proof.extra
        else { throw CommandFailure(.usage, Catalogue.death.whoSigns) }
        let signers = zip(keys, [StatementRole.counter, .witness]).map { CoSigner(key: $0.identity, role: $1) }
        let receipt = try await session.enter(
            content, record: death.opening.place.record, sequence: 1,
            previous: MerkleTree.leafHash(data), effect: .revoke, coSigners: signers)
        let index = receipt.proof.inclusion.index
        session.console.say(Catalogue.death.corrected, ["index": String(index)])
        session.console.finish(Result(entry: index))
    }
}

/// Deaths that the institution which asks stated.
enum StatedDeath {
    /// The newest that it did not correct, proved; nil when there is none.
    static func standing(of code: HealthCode, _ session: PersonSession) async throws -> Receipt? {
        let bytes = try await session.get("/v1/me/deaths/\(code)")
        let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        let corrected = Set(
            receipts.filter { StatementKind.claimed(by: $0.opening) == .deathCorrection }
                .map(\.opening.place.record))
        let found = receipts.last { receipt in
            (try? Death(of: receipt.opening))?.healthCode == code
                && !corrected.contains(receipt.opening.place.record)
        }
        if let found { _ = try session.verified { try found.verified(log: session.logKeys) } }
        return found
    }
}

extension StaffMember {
    /// Somebody with a credential of this node, by the keys that they brought.
    init(_ keys: PersonKeys, _ session: PersonSession) async throws {
        let key = keys.identity.publicKey
        let found = try await OwnEmergency.credential(of: key.thumbprint, named: keys.name, session)
        self.init(key: key, name: found.content.name, credential: found.reference.record)
    }
}
