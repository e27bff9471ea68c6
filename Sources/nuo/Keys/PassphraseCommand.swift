import ArgumentParser
import CipherSuites
import Federation
import Phrases

/// `nuo keys passphrase`: another passphrase for the same keys.
struct PassphraseCommand: ParsableCommand {
    private struct Result: Encodable {
        let keyFile: String
    }

    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: Catalogue.acting.passphrase.localized,
        discussion: Catalogue.acting.passphraseDiscussion.localized)

    @Option(
        name: .customLong("new-passphrase-file"), help: help(Catalogue.acting.newPassphraseOption, valueName: "path"),
        completion: .file())
    var newFile: String?

    @Option(help: help(Catalogue.keys.workFactorOption, valueName: "n", visibility: .private))
    var workFactor = KeyFile.defaultWorkFactor

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func validate() throws {
        guard (10...KeyFile.defaultWorkFactor).contains(workFactor) else {
            throw ValidationError(Catalogue.keys.workFactorRange.localized)
        }
    }

    func run() throws {
        let console = output.console
        let opened = try person.open(on: output.console)
        let passphrase = try PassphraseSource(file: newFile).newPassphrase(on: console)
        let file = try KeyFile.seal(opened.keys, passphrase: passphrase, logN: workFactor, random: .system)
        try opened.home.directory.replace(PersonHome.keyFile, file)
        console.say(Catalogue.acting.passphraseChanged)
        console.finish(Result(keyFile: opened.home.directory.path(PersonHome.keyFile)))
    }
}
