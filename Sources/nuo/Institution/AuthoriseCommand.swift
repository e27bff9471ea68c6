import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// `nuo institution authorise`
struct AuthoriseCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "authorise", abstract: Catalogue.institution.authorise.localized)
    }

    private struct Result: Encodable {
        let entry: UInt64
        let until: String
        let ended: [UInt64]
    }

    @Option(help: help(Catalogue.institution.days, valueName: "n"))
    var days = DayCount(365)

    @Option(name: .customLong("statement-key"), help: help(Catalogue.rotation.statementKeyOption, valueName: "key"))
    var statementKey: StatementKeyArgument?

    @Flag(name: .customLong("end-others"), help: help(Catalogue.rotation.endOthersOption))
    var isEndingOthers = false

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let acting = try await options.session(holder, on: output.console)
        let session = acting.session
        // Begins and ends with a day: whole days are all that the statement says.
        let key = statementKey?.key ?? session.profile.statementKey
        let today = UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: session.now).startSeconds())
        let authorisation = StatementKeyAuthorisation(
            institution: acting.institution, key: key, scope: [.registration, .disclosure],
            start: today, end: today + days.seconds)
        let receipt = try await session.enter(authorisation, notAfter: authorisation.end)
        let index = receipt.proof.inclusion.index
        let end = ChinaStandardTime.text(ofUnixSeconds: authorisation.end)
        session.console.say(
            Catalogue.institution.authorised,
            ["origin": session.profile.origin.text, "end": end, "index": String(index)])
        try session.rememberStatementKey(key)
        let ended = isEndingOthers ? try await session.endAuthorisations(but: key) : []
        if !ended.isEmpty {
            session.console.say(Catalogue.rotation.ended, ["count": String(ended.count)])
        }
        session.console.finish(
            Result(
                entry: index, until: ChinaStandardTime.dateTimeText(ofUnixSeconds: authorisation.end), ended: ended))
    }
}
