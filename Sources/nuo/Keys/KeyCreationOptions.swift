import ArgumentParser
import CipherSuites
import Federation
import Phrases

/// The options of the commands that make keys.
struct KeyCreationOptions: ParsableArguments {
    @OptionGroup var home: HomeOptions

    @Option(help: help(Catalogue.keys.profileOption, valueName: "file"), completion: .file())
    var profile: String

    @Option(help: help(Catalogue.keys.suiteOption, valueName: "1|2"))
    var suite = Suite.ed25519

    @Option(help: help(Catalogue.keys.workFactorOption, valueName: "n", visibility: .private))
    var workFactor = KeyFile.defaultWorkFactor

    @OptionGroup(title: Catalogue.option.passphraseTitle.localized) var passphrase: PassphraseOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func validate() throws {
        guard (10...KeyFile.defaultWorkFactor).contains(workFactor) else {
            throw ValidationError(Catalogue.keys.workFactorRange.localized)
        }
    }
}
