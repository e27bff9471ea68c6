public import ArgumentParser
import CipherSuites
import ConsentLedger
public import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

extension Kinship.Relation: ExpressibleByArgument {}

/// `nuo institution state-relative`
struct StateRelativeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "state-relative", abstract: Catalogue.relative.state.localized,
            discussion: Catalogue.relative.stateDiscussion.localized)
    }

    @Option(help: help(Catalogue.relative.deceasedOption, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.relative.cardOption, valueName: "file"), completion: .file())
    var card: String

    @Option(help: help(Catalogue.relative.nameOption, valueName: "text"))
    var name: NameArgument

    @Option(help: help(Catalogue.relative.relationOption, valueName: "relation"))
    var relation: Kinship.Relation

    @Option(help: help(Catalogue.relative.proofOption, valueName: "text"))
    var proof: String

    @Option(help: help(Catalogue.relative.interestOption, valueName: "text"))
    var interest: String

    @Option(help: help(Catalogue.relative.daysOption, valueName: "n"))
    var days = DayCount(365)

    @OptionGroup var staff: StaffOptions

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
        let until: String
    }

    func run() async throws {
        guard staff.staff.count == 2 else { throw CommandFailure(.usage, Catalogue.relative.whoSigns) }
        let code = try HealthCodeArgument.parse(patient)
        let handed = try HandedCard.read(card)
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        guard let death = try await StatedDeath.standing(of: code, session) else {
            throw CommandFailure(.usage, Catalogue.relative.notDeceased)
        }
        let signers = try await staff.open(session)
        guard
            let content = Kinship(
                institution: acting.institution, healthCode: code, death: death.opening.place.record,
                card: handed, name: name.text, relation: relation, proof: proof, interest: interest,
                staff: signers.members, at: session.now, end: session.now + days.seconds)
        else { throw CommandFailure(.usage, Catalogue.relative.unsayable) }
        let receipt = try await session.enter(content, notAfter: content.end, coSigners: signers.coSigners)
        let index = receipt.proof.inclusion.index
        let end = ChinaStandardTime.text(ofUnixSeconds: content.end)
        session.console.say(Catalogue.relative.stated, ["name": name.text, "index": String(index), "end": end])
        session.console.finish(Result(entry: index, until: end))
    }
}

/// `nuo institution end-relative`
struct EndRelativeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "end-relative", abstract: Catalogue.relative.end.localized,
            discussion: Catalogue.relative.endDiscussion.localized)
    }

    @Option(help: help(Catalogue.relative.deceasedOption, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.relative.entryOption, valueName: "n"))
    var entry: UInt64

    @Option(help: help(Catalogue.relative.reasonOption, valueName: "text"))
    var reason: String

    @OptionGroup var staff: StaffOptions

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
    }

    func run() async throws {
        guard staff.staff.count == 1 else { throw CommandFailure(.usage, Catalogue.relative.whoSigns) }
        let code = try HealthCodeArgument.parse(patient)
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let view = try await RelativeView.fetch("/v1/me/relatives/\(code)", session)
        guard let stated = view.standing[entry], let data = stated.receipt.proof.extra else {
            throw CommandFailure(.usage, Catalogue.relative.unknown)
        }
        let signers = try await staff.open(session)
        guard
            let content = KinshipEnd(
                institution: acting.institution, healthCode: code, reason: reason, staff: signers.members[0],
                at: session.now)
        else { throw CommandFailure(.usage, Catalogue.relative.unsayable) }
        let receipt = try await session.enter(
            content, record: stated.receipt.opening.place.record, sequence: 1,
            previous: MerkleTree.leafHash(data), effect: .revoke, coSigners: signers.coSigners)
        let index = receipt.proof.inclusion.index
        session.console.say(Catalogue.relative.ended, ["index": String(index)])
        session.console.finish(Result(entry: index))
    }
}

/// `nuo institution relatives`
struct RelativesCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "relatives", abstract: Catalogue.relative.list.localized)
    }

    @Option(help: help(Catalogue.relative.deceasedOption, valueName: "code"))
    var patient: String

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let relatives: [RelativeView.Item]
    }

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        let session = try await options.session(holder, on: output.console).session
        let view = try await RelativeView.fetch("/v1/me/relatives/\(code)", session)
        view.show(on: session.console)
        session.console.finish(Result(relatives: view.items))
    }
}

/// `nuo patient relatives`
struct OwnRelativesCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "relatives", abstract: Catalogue.relative.ownList.localized)
    }

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let relatives: [RelativeView.Item]
    }

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        let view = try await RelativeView.fetch("/v1/me/relatives", session)
        view.show(on: session.console)
        session.console.finish(Result(relatives: view.items))
    }
}
