import ArgumentParser
import Federation
import Phrases

/// `nuo keys patient`
struct PatientKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patient", abstract: Catalogue.keys.patient.localized,
        discussion: Catalogue.keys.examples.localized)

    @Option(help: help(Catalogue.keys.withdrawalFileOption, valueName: "file"), completion: .file())
    var withdrawalCard: String?

    @OptionGroup var options: KeyCreationOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        try KeyCreation(
            kind: .patient, name: "", options: options, holder: holder, console: output.console,
            withdrawalFile: withdrawalCard
        ).run()
    }
}

/// `nuo keys practitioner`
struct PractitionerKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "practitioner", abstract: Catalogue.keys.practitioner.localized)

    @Option(help: help(Catalogue.keys.nameOption, valueName: "text"))
    var name: String

    @OptionGroup var options: KeyCreationOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        try KeyCreation(kind: .practitioner, name: name, options: options, holder: holder, console: output.console)
            .run()
    }
}

/// `nuo keys institution`
struct InstitutionKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "institution", abstract: Catalogue.keys.institution.localized)

    @Option(help: help(Catalogue.keys.nameOption, valueName: "text"))
    var name: String

    @OptionGroup var options: KeyCreationOptions
    @OptionGroup var holder: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        try KeyCreation(kind: .institution, name: name, options: options, holder: holder, console: output.console).run()
    }
}
