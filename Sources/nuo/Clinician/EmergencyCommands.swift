public import ArgumentParser
import CipherSuites
import ConsentLedger
public import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

extension EmergencyReason: ExpressibleByArgument {}

/// `nuo clinician emergency`
struct DeclareEmergencyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "emergency", abstract: Catalogue.emergency.declare.localized,
            discussion: Catalogue.emergency.declareExample.localized)
    }

    @Option(name: .customLong("patient"), help: help(Catalogue.clinician.patientOption, valueName: "code"))
    var patient: String

    @Option(name: .customLong("reason"), help: help(Catalogue.emergency.reasonOption, valueName: "code"))
    var reason: EmergencyReason

    @Option(name: .customLong("text"), help: help(Catalogue.emergency.textOption, valueName: "text"))
    var text: String

    @Option(
        name: .customLong("witness"), help: help(Catalogue.emergency.witnessOption, valueName: "dir"),
        completion: .directory)
    var witness: String

    @Option(
        name: .customLong("witness-passphrase-file"),
        help: help(Catalogue.emergency.witnessPassphraseOption, valueName: "path"), completion: .file())
    var witnessPassphrase: String?

    @Option(name: .customLong("group"), help: help(Catalogue.emergency.groupOption, valueName: "entry"))
    var group: UInt64?

    @Option(name: .customLong("dispatch"), help: help(Catalogue.emergency.dispatchOption, valueName: "number"))
    var dispatch: String?

    @Option(name: .customLong("hours"), help: help(Catalogue.emergency.hoursOption, valueName: "n"))
    var hours: Int = 24

    @Option(name: .customLong("after"), help: help(Catalogue.emergency.afterOption, valueName: "declaration"))
    var after: String?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
        let declaration: String
        let until: String
    }

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        guard (1...120).contains(hours) else { throw CommandFailure(.usage, Catalogue.emergency.badHours) }
        let earlier = try after.map { text in
            guard let digest = Hex.decode(text).flatMap({ Digest($0) }) else {
                throw CommandFailure(.usage, Catalogue.emergency.unknownEntry, ["index": text])
            }
            return digest
        }
        let session = try person.session(as: .practitioner, on: output.console)
        try await session.resume()
        let basis = try await basis(session)
        let keys = try witnessKeys(session.console)
        let second = try await OwnEmergency.credential(
            of: keys.identity.publicKey.thumbprint, named: keys.name, session)
        let own = try await OwnEmergency.credential(session)
        let declaration = EmergencyDeclaration(
            subject: code, declarant: session.keys.identity.publicKey.thumbprint, name: own.content.name,
            credential: own.reference,
            witness: EmergencyWitness(
                key: keys.identity.publicKey.thumbprint, name: second.content.name,
                credential: second.reference.record),
            reason: reason, text: text, basis: basis, earlier: earlier, start: session.now,
            end: session.now + UInt64(hours) * 3600)
        let receipt = try await session.enter(
            declaration, notAfter: declaration.end, coSigners: [CoSigner(key: keys.identity, role: .witness)])
        show(declaration, receipt, session.console)
    }

    private func basis(_ session: PersonSession) async throws -> EmergencyBasis {
        switch (group, dispatch) {
        case (nil, let number?) where number.utf8.count <= EmergencyDeclaration.maximumDispatchByteCount:
            return .dispatch(number)
        case (let index?, nil):
            let bytes = try await session.get("/v1/me/emergency-groups/\(index)")
            let record = try session.verified {
                let receipt = try Receipt(parsing: bytes)
                let proved = try receipt.verified(log: session.logKeys)
                _ = try EmergencyGroup(of: proved.opening)
                return proved.entry.record
            }
            return .group(record)
        default: throw CommandFailure(.usage, Catalogue.emergency.groupOrDispatch)
        }
    }

    /// The witness stands by and opens their own keys.
    private func witnessKeys(_ console: Console) throws -> PersonKeys {
        let home = try PersonHome(URL(fileURLWithPath: witness, isDirectory: true))
        let passphrase =
            try witnessPassphrase.map { try SecretFile.firstLine(ofFile: $0) }
            ?? TerminalPassphrase.ask(Catalogue.keyFile.askPassphrase, language: console.language)
        return try home.keys(passphrase: passphrase)
    }

    private func show(_ declaration: EmergencyDeclaration, _ receipt: Receipt, _ console: Console) {
        let index = receipt.proof.inclusion.index
        let commitment = receipt.opening.commitment.description
        let end = ChinaStandardTime.text(ofUnixSeconds: declaration.end)
        console.say(
            Catalogue.emergency.declared,
            ["index": String(index), "end": end, "witness": declaration.witness?.name ?? ""])
        console.say(Catalogue.emergency.declaration, ["declaration": commitment])
        console.say(Catalogue.emergency.consequence, ["index": String(index)])
        console.finish(
            Result(
                entry: index, declaration: commitment,
                until: ChinaStandardTime.dateTimeText(ofUnixSeconds: declaration.end)))
    }
}

/// `nuo clinician end-emergency`
struct EndEmergencyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "end-emergency", abstract: Catalogue.emergency.close.localized)
    }

    @Argument(help: help(Catalogue.emergency.entryArgument, valueName: "entry"))
    var entry: UInt64

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
    }

    func run() async throws {
        let session = try person.session(as: .practitioner, on: output.console)
        try await session.resume()
        let receipt = try await OwnEmergency.find(entry, session)
        let place = receipt.opening.place
        let closing = EmergencyClosing(
            declarant: session.keys.identity.publicKey.thumbprint, declaration: receipt.opening.commitment,
            at: session.now)
        guard let leaf = receipt.proof.extra else { throw PersonSession.unproved("receipt") }
        let closed = try await session.enter(
            closing, record: place.record, sequence: 1, previous: MerkleTree.leafHash(leaf), effect: .revoke)
        let index = closed.proof.inclusion.index
        session.console.say(Catalogue.emergency.closed, ["index": String(index)])
        session.console.finish(Result(entry: index))
    }
}
