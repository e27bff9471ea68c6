import ArgumentParser
import ConsentPolicy
import HealthRecords
import Phrases

/// `nuo patient narrow`
struct NarrowCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "narrow", abstract: Catalogue.change.narrow.localized,
            discussion: Catalogue.change.narrowDiscussion.localized)
    }

    @Option(name: .customLong("consent"), help: help(Catalogue.change.consentOption, valueName: "n"))
    var consent: UInt32

    @OptionGroup var scope: ConsentScopeOptions

    @OptionGroup var limits: NarrowOptions

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let former = try await ChangeableConsent(session, custodian: scope.custodian, consent: consent)
        let narrowed = try await limits.narrowed(former.statement, by: scope, session)
        // The same consent under another number would only hide the history of the first.
        if let narrowed, narrowed.isNoWider(than: former.statement),
            former.statement.isNoWider(than: narrowed.starting(with: former.statement))
        {
            throw CommandFailure(.usage, Catalogue.change.nothingNarrowed)
        }
        try await former.finish(.narrow, narrowed, withoutAsking: limits.isConfirmed)
    }
}

/// `nuo patient renew`
struct RenewCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "renew", abstract: Catalogue.change.renew.localized,
            discussion: Catalogue.change.renewDiscussion.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("consent"), help: help(Catalogue.change.consentOption, valueName: "n"))
    var consent: UInt32

    @Option(name: .customLong("days"), help: help(Catalogue.patient.daysOption, valueName: "n"))
    var days: Int = 90

    @Option(name: .customLong("erase-by"), help: help(Catalogue.change.eraseByOption, valueName: "day"))
    var eraseBy: DayArgument?

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try GrantOptions.check(days: days)
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let former = try await ChangeableConsent(session, custodian: custodian, consent: consent)
        let statement = former.statement
        let start = max(session.now, statement.start)
        let refinement = statement.refinement.map { refinement in
            let handling = refinement.handling ?? Handling()
            return refinement.with(
                handling: Handling(
                    isViewOnly: handling.isViewOnly, mayPassOn: handling.mayPassOn,
                    eraseBy: eraseBy?.start ?? handling.eraseBy, maximumUses: handling.maximumUses))
        }
        let renewed = statement.with(
            start: start, end: session.now + UInt64(days) * 86_400, refinement: refinement,
            language: session.console.language)
        try await former.finish(.renew, renewed, withoutAsking: isConfirmed)
    }
}

/// `nuo patient replace`
struct ReplaceCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "replace", abstract: Catalogue.change.replace.localized,
            discussion: Catalogue.change.replaceDiscussion.localized)
    }

    @Option(name: .customLong("consent"), help: help(Catalogue.change.consentOption, valueName: "n"))
    var consent: UInt32

    @OptionGroup var scope: ConsentScopeOptions

    @OptionGroup var grant: GrantOptions

    @OptionGroup var standing: GroundOptions

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try grant.checkDays()
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let former = try await ChangeableConsent(session, custodian: scope.custodian, consent: consent)
        let statement = try await grant.permit(
            scope, line: former.line.folded.record, custodian: former.line.custodian, session,
            ground: try standing.ground(.permit))
        try await former.finish(.replace, statement, withoutAsking: grant.isConfirmed)
    }
}
