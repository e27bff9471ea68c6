import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution emergency-group`
struct EmergencyGroupCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "emergency-group", abstract: Catalogue.emergency.group.localized)
    }

    @Option(
        name: .customLong("practitioner"), help: help(Catalogue.emergency.memberOption, valueName: "card"),
        completion: .file())
    var practitioners: [String] = []

    @Option(help: help(Catalogue.institution.days, valueName: "n"))
    var days = DayCount(90)

    @Option(name: .customLong("end"), help: help(Catalogue.emergency.endGroupOption, valueName: "entry"))
    var end: UInt64?

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let entry: UInt64
        let members: Int
    }

    func run() async throws {
        guard practitioners.count <= EmergencyGroup.maximumMembers, practitioners.isEmpty == (end != nil) else {
            throw CommandFailure(.usage, Catalogue.emergency.membersOrEnd)
        }
        let acting = try await options.session(holder, on: output.console)
        if let end { return try await endGroup(end, acting.session) }
        let session = acting.session
        var members: [EmergencyGroup.Member] = []
        for path in practitioners {
            let card = try HandedCard.read(path, home: session.profile.origin)
            let found = try await OwnEmergency.credential(
                of: card.identity.thumbprint, named: card.name.isEmpty ? path : card.name, session)
            members.append(
                EmergencyGroup.Member(
                    key: card.identity.thumbprint, name: found.content.name, credential: found.reference.record))
        }
        let group = EmergencyGroup(
            institution: acting.institution, members: members, start: session.now, end: session.now + days.seconds)
        let index = try await session.enter(group, notAfter: group.end).proof.inclusion.index
        session.console.say(
            Catalogue.emergency.grouped,
            [
                "index": String(index), "count": String(members.count),
                "end": ChinaStandardTime.text(ofUnixSeconds: group.end),
            ])
        session.console.finish(Result(entry: index, members: members.count))
    }

    private func endGroup(_ index: UInt64, _ session: PersonSession) async throws {
        let bytes = try await session.get("/v1/me/emergency-groups/\(index)")
        let receipt = try session.verified { try Receipt(parsing: bytes) }
        let (group, leaf) = try session.verified {
            let proved = try receipt.verified(log: session.logKeys)
            return (try EmergencyGroup(of: proved.opening), proved.leafHash)
        }
        let closed = try await session.enter(
            group, record: receipt.opening.place.record, sequence: 1, previous: leaf, effect: .revoke)
        let entry = closed.proof.inclusion.index
        session.console.say(Catalogue.emergency.ungrouped, ["index": String(entry)])
        session.console.finish(Result(entry: entry, members: 0))
    }
}
