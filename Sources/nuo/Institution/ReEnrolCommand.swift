import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution re-enrol`
struct ReEnrolCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "re-enrol", abstract: Catalogue.reEnrolment.command.localized,
            discussion: Catalogue.reEnrolment.discussion.localized)
    }

    private struct Result: Encodable {
        let entry: UInt64
        let healthCode: String
    }

    @Option(help: help(Catalogue.institution.card, valueName: "file"), completion: .file())
    var card: String

    @Option(help: help(Catalogue.reEnrolment.identifierOption, valueName: "system|value"))
    var identifier: PatientIdentifier

    @Option(help: help(Catalogue.reEnrolment.staffOption, valueName: "dir"), completion: .directory)
    var staff: [String] = []

    @Option(help: help(Catalogue.reEnrolment.formerOption, valueName: "dir"), completion: .directory)
    var former: String?

    @Option(help: help(Catalogue.reEnrolment.passphraseOption, valueName: "path"), completion: .file())
    var coPassphraseFile: [String] = []

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        guard former == nil ? (1...2).contains(staff.count) : staff.isEmpty else {
            throw CommandFailure(.usage, Catalogue.reEnrolment.whoSigns)
        }
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let card = try HandedCard.patient(card, home: session.profile.origin)
        let enrolment = try await enrolment(session)
        guard let first = enrolment.first, first.identifiers.contains(identifier), let last = enrolment.receipts.last,
            let leaf = last.proof.extra
        else { throw PersonSession.unproved("enrolment") }
        let signers = try coSigners(session.console)
        let names = try await signers.staff.asyncMap { try await member($0, session) }
        let content = ReEnrolment(
            institution: acting.institution, healthCode: first.card.healthCode,
            former: enrolment.changes.last?.content.card.identity ?? first.card.identity, card: card, staff: names,
            at: session.now)
        let place = last.opening.place
        let receipt = try await session.enter(
            content, record: place.record, sequence: place.sequence + 1, previous: MerkleTree.leafHash(leaf),
            effect: .renew, coSigners: signers.all)
        let index = receipt.proof.inclusion.index
        let code = content.healthCode.description
        session.console.say(
            Catalogue.reEnrolment.done, ["name": first.name, "index": String(index), "code": code])
        session.console.finish(Result(entry: index, healthCode: code))
    }

    private func enrolment(_ session: PersonSession) async throws -> ProvedEnrolment {
        do {
            let query = EnrolmentQuery(identifier: identifier)
            return try ProvedEnrolment(try await session.post("/v1/me/enrolments", query.bytes), session)
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notFound.code {
            throw CommandFailure(.failed, Catalogue.reEnrolment.notEnrolled)
        }
    }

    /// The old keys as witness, or one or two members of staff at the counter and as witness.
    private func coSigners(_ console: Console) throws -> (all: [CoSigner], staff: [PersonKeys]) {
        var files = coPassphraseFile[...]
        let keys = try (former.map { [$0] } ?? staff).map { directory in
            let home = try PersonHome(URL(fileURLWithPath: directory, isDirectory: true))
            let passphrase =
                try files.popFirst().map { try SecretFile.firstLine(ofFile: $0) }
                ?? TerminalPassphrase.ask(Catalogue.keyFile.askPassphrase, language: console.language)
            return try home.keys(passphrase: passphrase)
        }
        let roles: [StatementRole] = former == nil ? [.counter, .witness] : [.witness]
        let all = zip(keys, roles).map { CoSigner(key: $0.identity, role: $1) }
        return (all, former == nil ? keys : [])
    }

    private func member(_ keys: PersonKeys, _ session: PersonSession) async throws -> StaffMember {
        let key = keys.identity.publicKey
        let found = try await OwnEmergency.credential(of: key.thumbprint, named: keys.name, session)
        return StaffMember(key: key, name: found.content.name, credential: found.reference.record)
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
