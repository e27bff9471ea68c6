import ArgumentParser
import ConsentPolicy
import Phrases

/// `nuo institution assist deny`: it takes the person's keys alone, because a prohibition only takes away.
struct AssistDenyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "deny", abstract: Catalogue.assistance.deny.localized,
            discussion: Catalogue.assistance.denyDiscussion.localized)
    }

    private struct Result: Encodable {
        let custodian: String
        let number: UInt32
        let entry: UInt64
        let sheet: String
    }

    @OptionGroup var assisted: AssistedPersonOptions

    @OptionGroup var scope: ConsentScopeOptions

    @Flag(name: .customLong("everybody"), help: help(Catalogue.patient.everybodyOption))
    var isForEverybody = false

    @Flag(name: .customLong("except-emergencies"), help: help(Catalogue.consent.exceptEmergenciesOption))
    var yieldsToEmergencies = false

    @Flag(name: .customLong("yes"), help: help(Catalogue.patient.yesOption))
    var isConfirmed = false

    @Option(help: help(Catalogue.assistance.sheetOption, valueName: "dir"), completion: .directory)
    var sheet: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let locked = try assisted.locked(console)
        let folder = try PrivateDirectory(creating: sheet.directoryURL)
        let keys = try await LockedKeys.open([locked])
        let person = try await AssistedPerson(try locked.session(keys[0], console))
        let line = try await person.line(for: scope.custodian)
        let session = person.session
        let named = try await scope.recipient(session)
        guard (named == nil) == isForEverybody else {
            throw CommandFailure(
                .usage, Catalogue.patient.cannotSay, ["reason": "--institution | --practitioner | --everybody"])
        }
        let prohibition = ConsentStatement(
            line: line.folded.record, custodian: line.custodian, provision: .deny, recipient: named ?? .everybody,
            purposes: scope.purposes, classes: scope.classes?.classes ?? [], recordDays: try scope.recordDays(),
            maximumLevel: nil, start: session.now, end: nil,
            refinement: try await scope.refinement(
                handling: nil, isHandled: false, isPermit: false, yieldsToEmergencies: yieldsToEmergencies, session),
            language: console.language)
        guard let prohibition else { throw CommandFailure(.usage, Catalogue.patient.cannotSay, ["reason": "-"]) }
        let entries = LineEntries(session: session)
        let place = LineEntries.Place(
            record: line.folded.record, custodian: line.custodian, sequence: line.nextSequence,
            previous: line.lastLeaf)
        try entries.confirm([prohibition], withoutAsking: isConfirmed)
        let entered = try await entries.enter(prohibition, at: place, saying: Catalogue.patient.denied)
        try await AssistedSheet(person, folder).write()
        console.finish(
            Result(custodian: scope.custodian.text, number: entered.number, entry: entered.entry, sheet: sheet))
    }
}
