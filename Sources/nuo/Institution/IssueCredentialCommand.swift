import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution issue-credential`
struct IssueCredentialCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "issue-credential", abstract: Catalogue.institution.issueCredential.localized,
            discussion: Catalogue.institution.issueCredentialDiscussion.localized)
    }

    private struct Result: Encodable {
        let entry: UInt64
        let record: String
        let until: String
    }

    @Option(help: help(Catalogue.institution.card, valueName: "file"), completion: .file())
    var card: String

    @Option(help: help(Catalogue.institution.practitionerName, valueName: "text"))
    var name: NameArgument

    @Option(help: help(Catalogue.institution.licence, valueName: "text"))
    var licence: NameArgument

    @Option(help: help(Catalogue.institution.specialty, valueName: "text"))
    var specialty: NameArgument

    @Option(help: help(Catalogue.institution.days, valueName: "n"))
    var days: DayCount

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        let card = try HandedCard.practitioner(card, home: session.profile.origin)
        guard card.name == name.text else {
            throw CommandFailure(
                .usage, Catalogue.institution.otherNameOnCard, ["card": card.name, "name": name.text])
        }
        // Good at once at every node, also where a clock is some minutes behind.
        let credential = Credential(
            institution: acting.institution, name: name.text, licence: licence.text, specialty: specialty.text,
            card: card, start: session.now - 300, end: session.now + days.seconds)
        let receipt: Receipt
        do {
            receipt = try await session.enter(credential, notAfter: credential.end)
        } catch let failure as CommandFailure where failure.code == Catalogue.session.exists.code {
            throw CommandFailure(.failed, Catalogue.institution.credentialedBefore)
        }
        let index = receipt.proof.inclusion.index
        let end = ChinaStandardTime.text(ofUnixSeconds: credential.end)
        session.console.say(
            Catalogue.institution.issued, ["name": name.text, "end": end, "index": String(index)])
        session.console.finish(
            Result(
                entry: index, record: receipt.opening.place.record.description,
                until: ChinaStandardTime.dateTimeText(ofUnixSeconds: credential.end)))
    }
}
