import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution unknown`
struct UnknownCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "unknown", abstract: Catalogue.joining.unknown.localized,
            discussion: Catalogue.joining.unknownDiscussion.localized)
    }

    @Option(help: help(Catalogue.joining.descriptionOption, valueName: "text"))
    var description: String

    @Option(name: .customLong("identifier"), help: help(Catalogue.institution.identifier, valueName: "system|value"))
    var identifiers: [PatientIdentifier] = []

    @OptionGroup var staff: StaffOptions

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
        let link: UInt64
        let line: String
        let healthCode: String
    }

    func run() async throws {
        guard !identifiers.isEmpty else { throw CommandFailure(.usage, Catalogue.institution.noIdentifier) }
        try staff.require(1)
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let signers = try await staff.open(session)
        guard let member = signers.members.first else { throw CommandFailure(.usage, Catalogue.joining.unsayable) }
        let unknown = UnknownPerson(description: description, staff: member)
        // The key gives a name to find the line by; nobody keeps it, so that nobody is ever taken for this patient.
        let card = try PersonKeys.generate(
            kind: .patient, suite: .ed25519, home: session.profile.origin, name: "", random: .system
        ).card
        let content = LineOpening(custodian: acting.institution, card: card, at: session.now, unknown: unknown)
        guard (try? LineOpening(reading: content.resource)) != nil else {
            throw CommandFailure(.usage, Catalogue.joining.unsayable)
        }
        let record = RecordID.random(.system)
        let opened = try await session.enter(content, record: record, coSigners: signers.coSigners)
        let linked = try await session.enter(
            Link(
                institution: acting.institution, line: record, healthCode: content.healthCode,
                identifiers: identifiers, name: description))
        let entry = opened.proof.inclusion.index
        session.console.say(Catalogue.joining.registered, ["index": String(entry)])
        session.console.say(Catalogue.joining.code, ["code": content.healthCode.description])
        session.console.finish(
            Result(
                entry: entry, link: linked.proof.inclusion.index, line: record.description,
                healthCode: content.healthCode.description))
    }
}
