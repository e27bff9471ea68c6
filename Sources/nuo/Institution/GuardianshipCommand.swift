import ArgumentParser
import ConsentPolicy
import HealthRecords
import Phrases

/// `CARD|NAME|birth` or `CARD|NAME|court|LAST-DAY`
struct GuardianArgument: ExpressibleByArgument {
    let path: String
    let name: String
    let basis: GuardianBasis
    let end: UInt64?

    init?(argument: String) {
        let parts = argument.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard (3...4).contains(parts.count), !parts[0].isEmpty, let name = NameArgument(argument: parts[1])?.text,
            let basis = GuardianBasis(rawValue: parts[2])
        else { return nil }
        let last = parts.count == 4 ? DayArgument(argument: parts[3])?.date : nil
        guard (parts.count == 4) == (last != nil) else { return nil }
        path = parts[0]
        self.name = name
        self.basis = basis
        end = last.map { UInt64(clamping: $0.startSeconds() + 86_400) }
    }

    /// With the card, read from its file.
    func guardian() throws -> Guardian {
        Guardian(card: try HandedCard.read(path), name: name, basis: basis, end: end)
    }
}

/// `nuo institution guardianship`
struct GuardianshipCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "guardianship", abstract: Catalogue.acting.guardianship.localized,
            discussion: Catalogue.acting.guardianshipDiscussion.localized)
    }

    @Option(
        name: .customLong("child"), help: help(Catalogue.acting.childOption, valueName: "dir"), completion: .directory)
    var child: String

    @Option(
        name: .customLong("child-passphrase-file"),
        help: help(Catalogue.acting.childPassphraseOption, valueName: "path"), completion: .file())
    var childPassphraseFile: String?

    @Option(name: .customLong("custodian"), help: help(Catalogue.patient.custodianOption, valueName: "uscc"))
    var custodians: [InstitutionID]

    @Option(
        name: .customLong("guardian"), help: help(Catalogue.acting.guardianOption, valueName: "card|name|basis|day"))
    var guardians: [GuardianArgument]

    @Flag(name: .customLong("both"), help: help(Catalogue.acting.bothOption))
    var needsBoth = false

    @OptionGroup var options: InstitutionOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        let birthDate: String
        let entries: [EnteredResult]
    }

    func run() async throws {
        let counter = try await options.session(holder, on: output.console)
        let ward = try await WardAtCounter(counter, directory: child, passphraseFile: childPassphraseFile)
        let birthDate = try await ward.birthDate()
        let named = try guardians.map { try $0.guardian() }
        let entries = try await ward.enter(
            at: custodians, saying: Catalogue.acting.guarded, orElse: Catalogue.acting.badGuardians
        ) { line in
            Guardianship(
                line: line, institution: counter.institution, birthDate: birthDate, guardians: named,
                needsBoth: needsBoth, at: ward.session.now)
        }
        counter.console.finish(Result(birthDate: birthDate.text, entries: entries))
    }
}
