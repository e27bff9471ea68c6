public import ArgumentParser
public import ConsentPolicy
import HealthRecords
import Phrases

extension LegalCapacity: ExpressibleByArgument {}

/// `nuo institution adult-guardianship`
struct AdultGuardianshipCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "adult-guardianship", abstract: Catalogue.adult.command.localized,
            discussion: Catalogue.adult.discussion.localized)
    }

    @Option(name: .customLong("ward"), help: help(Catalogue.adult.wardOption, valueName: "dir"), completion: .directory)
    var ward: String

    @Option(
        name: .customLong("ward-passphrase-file"),
        help: help(Catalogue.adult.wardPassphraseOption, valueName: "path"), completion: .file())
    var wardPassphraseFile: String?

    @Option(name: .customLong("custodian"), help: help(Catalogue.adult.custodianOption, valueName: "uscc"))
    var custodians: [InstitutionID] = []

    @Option(name: .customLong("capacity"), help: help(Catalogue.adult.capacityOption, valueName: "none|limited|full"))
    var capacity: LegalCapacity

    @Option(name: .customLong("order"), help: help(Catalogue.adult.orderOption, valueName: "number"))
    var order: String

    @Option(name: .customLong("guardian"), help: help(Catalogue.adult.guardianOption, valueName: "card|name|court|day"))
    var guardians: [GuardianArgument] = []

    @Flag(name: .customLong("both"), help: help(Catalogue.acting.bothOption))
    var needsBoth = false

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let capacity: String
        let order: String
        let entries: [EnteredResult]
    }

    func run() async throws {
        let counter = try await options.session(holder, on: output.console)
        let ward = try await WardAtCounter(counter, directory: ward, passphraseFile: wardPassphraseFile)
        let birthDate = try await ward.birthDate()
        let named = try guardians.map { try $0.guardian() }
        let entries = try await ward.enter(
            at: custodians.isEmpty ? await ward.custodians() : custodians,
            saying: capacity == .full ? Catalogue.adult.restored : Catalogue.acting.guarded,
            orElse: Catalogue.adult.badOrder
        ) { line in
            Guardianship(
                line: line, institution: counter.institution, birthDate: birthDate, guardians: named,
                needsBoth: needsBoth, order: AdultOrder(capacity: capacity, reference: order), at: ward.session.now)
        }
        counter.console.finish(Result(capacity: capacity.rawValue, order: order, entries: entries))
    }
}
