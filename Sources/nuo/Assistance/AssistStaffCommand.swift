import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Phrases

/// `nuo institution assist staff`
struct AssistStaffCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "staff", abstract: Catalogue.assistance.staff.localized,
            discussion: Catalogue.assistance.staffDiscussion.localized)
    }

    private struct Result: Encodable {
        let lines: [String]
    }

    @OptionGroup var assisted: AssistedPersonOptions

    @Option(help: help(Catalogue.assistance.staffOption, valueName: "card"), completion: .file())
    var staff: [String]

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let (counter, own) = try await options.session(holder, beside: assisted, on: output.console)
        let staff = try await CounterStaff(cards: staff, counter)
        let person = try await AssistedPerson(own)
        let lines = try await PatientLines.fetch(person.session).lines.filter { $0.isOfOwnKey && !$0.folded.isRevoked }
        for line in lines {
            let record = line.folded.record
            let place = LineEntries.Place(
                record: record, custodian: line.custodian, sequence: line.nextSequence, previous: line.lastLeaf)
            let newest = try await CounterStaff.newest(in: record, person.session)
            try await staff.enter(at: place, newest: newest, person.session)
        }
        counter.console.finish(Result(lines: lines.map(\.folded.record.description)))
    }
}
