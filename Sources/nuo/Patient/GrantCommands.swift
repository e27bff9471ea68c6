import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// What a statement of a line leaves behind, under `--json`.
struct EnteredResult: Encodable {
    let custodian: String
    let number: UInt32
    let entry: UInt64
    var line: String?
}

/// `nuo patient open-line`
struct OpenLineCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "open-line", abstract: Catalogue.patient.openLine.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try person.session(as: .patient, on: output.console)
        try await session.resume()
        let isOpen = try await PatientLines.fetch(session).line(for: custodian) != nil
        let place = try await LineEntries(session: session).place(for: custodian)
        if isOpen { session.console.say(Catalogue.patient.lineIsOpen, ["name": place.custodian.name]) }
        session.console.finish(
            EnteredResult(custodian: custodian.text, number: 0, entry: 0, line: place.record.description))
    }
}

/// `nuo patient grant`
struct GrantCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "grant", abstract: Catalogue.patient.grant.localized,
            discussion: Catalogue.consent.grantExample.localized)
    }

    @OptionGroup var scope: ConsentScopeOptions

    @Option(name: .customLong("template"), help: help(Catalogue.consent.templateOption, valueName: "name"))
    var template: ConsentTemplate?

    @OptionGroup var grant: GrantOptions

    @OptionGroup var standing: GroundOptions

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        try grant.checkDays()
        let ground = try standing.ground(.permit)
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        // Before a line is opened for it.
        try await grant.checkNamed(scope, session, template: template)
        let entries = LineEntries(session: session)
        let place = try await entries.place(for: scope.custodian)
        let consent = try await grant.permit(
            scope, line: place.record, custodian: place.custodian, session, template: template,
            ground: ground)
        if let consent { try await noteProhibitions(beside: consent, session) }
        try await entries.finish(
            consent, at: place, withoutAsking: grant.isConfirmed, saying: Catalogue.patient.granted)
    }

    /// A prohibition wins wherever both speak, and so what is about to be signed may give nothing (CLI-299).
    private func noteProhibitions(beside consent: ConsentStatement, _ session: PersonSession) async throws {
        let line = try await PatientLines.fetch(session).line(for: scope.custodian)
        for item in line?.folded.prohibitionsInForce(at: session.now) ?? [] {
            let prohibition = item.statement
            let classes = prohibition.classes
            guard prohibition.recipient.mayMean(consent.recipient),
                classes.isEmpty || !Set(classes).isDisjoint(with: consent.classes)
            else { continue }
            session.console.warn(Catalogue.patient.prohibitionBeside, ["number": String(item.sequence)])
        }
    }
}

/// `nuo patient deny`
struct DenyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "deny", abstract: Catalogue.patient.deny.localized)
    }

    @OptionGroup var scope: ConsentScopeOptions

    @Flag(name: .customLong("everybody"), help: help(Catalogue.patient.everybodyOption))
    var isForEverybody = false

    @Flag(name: .customLong("except-emergencies"), help: help(Catalogue.consent.exceptEmergenciesOption))
    var yieldsToEmergencies = false

    @Flag(name: .customLong("except-authors"), help: help(Catalogue.consent.exceptAuthorsOption))
    var yieldsToAuthors = false

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @OptionGroup var standing: GroundOptions

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let ground = try standing.ground(.deny)
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        let named = try await scope.recipient(session)
        guard (named == nil) == isForEverybody else {
            throw CommandFailure(
                .usage, Catalogue.patient.cannotSay, ["reason": "--institution | --practitioner | --everybody"])
        }
        let entries = LineEntries(session: session)
        let place = try await entries.place(for: scope.custodian)
        let consent = ConsentStatement(
            line: place.record, custodian: place.custodian, provision: .deny, recipient: named ?? .everybody,
            purposes: scope.purposes, classes: scope.classes?.classes ?? [], recordDays: try scope.recordDays(),
            maximumLevel: nil, start: session.now, end: nil,
            refinement: try await scope.refinement(
                handling: nil, isHandled: false, isPermit: false, yieldsToEmergencies: yieldsToEmergencies,
                yieldsToAuthors: yieldsToAuthors, session),
            ground: ground, language: session.console.language)
        try await entries.finish(consent, at: place, withoutAsking: isConfirmed, saying: Catalogue.patient.denied)
    }
}

/// `nuo patient withdraw`
struct WithdrawCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "withdraw", abstract: Catalogue.patient.withdraw.localized)
    }

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodian: InstitutionID

    @Option(name: .customLong("consent"), help: help(Catalogue.patient.consentOption, valueName: "n"))
    var consent: UInt32?

    @Option(name: .customLong("lift"), help: help(Catalogue.patient.liftOption, valueName: "n"))
    var prohibition: UInt32?

    @OptionGroup var acting: ActingOptions

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let session = try acting.session(person, on: output.console)
        try await session.resume()
        guard let line = try await PatientLines.fetch(session).line(for: custodian) else {
            throw CommandFailure(.usage, Catalogue.patient.noLine)
        }
        let record = line.folded.record
        guard isThere(in: line.folded) else { throw CommandFailure(.usage, Catalogue.patient.nothingToEnd) }
        let entry: UInt64
        if let prohibition {
            let content = Lifting(line: record, prohibition: prohibition, at: session.now)
            let receipt = try await session.enter(
                content, record: record, sequence: line.nextSequence, previous: line.lastLeaf)
            entry = receipt.proof.inclusion.index
            session.console.say(Catalogue.patient.lifted, ["index": String(entry)])
        } else {
            // Whoever remembers the first number means what it became.
            let content = Withdrawal(
                line: record, consent: consent.map { line.folded.newest(of: $0) }, at: session.now)
            let receipt = try await session.enter(
                content, record: record, sequence: line.nextSequence, previous: line.lastLeaf, effect: .revoke)
            entry = receipt.proof.inclusion.index
            session.console.say(Catalogue.patient.withdrawn, ["index": String(entry)])
        }
        session.console.finish(EnteredResult(custodian: custodian.text, number: line.nextSequence, entry: entry))
    }

    /// True when what is to end stands.
    private func isThere(in line: ConsentLine) -> Bool {
        let isDelegation = line.delegates.contains { !$0.isEnded && consent ?? $0.sequence == $0.sequence }
        if prohibition == nil, isDelegation { return true }
        return line.consents.contains { item in
            guard !item.isEnded else { return false }
            if let prohibition { return item.sequence == prohibition && item.statement.provision == .deny }
            guard item.statement.provision == .permit else { return false }
            return consent.map { line.newest(of: $0) == item.sequence } ?? true
        }
    }
}
