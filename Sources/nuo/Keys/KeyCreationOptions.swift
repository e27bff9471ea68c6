import ArgumentParser
import CipherSuites
import Federation
import Phrases

/// The options of the commands that make keys.
struct KeyCreationOptions: ParsableArguments {
    @Option(help: help(Catalogue.keys.profileOption, valueName: "file"), completion: .file())
    var profile: String

    @Option(help: help(Catalogue.keys.suiteOption, valueName: "1|2"))
    var suite = Suite.ed25519

    @Option(help: help(Catalogue.keys.workFactorOption, valueName: "n", visibility: .private))
    var workFactor = KeyFile.defaultWorkFactor

    func validate() throws {
        guard (10...KeyFile.defaultWorkFactor).contains(workFactor) else {
            throw ValidationError(Catalogue.keys.workFactorRange.localized)
        }
    }
}
