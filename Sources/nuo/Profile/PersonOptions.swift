import ArgumentParser
import ConsentLedger
import Federation
import Foundation
import Phrases

/// Where the keys are.
struct HomeOptions: ParsableArguments {
    @Option(
        name: .customLong("home"), help: help(Catalogue.keys.homeOption, valueName: "dir"), completion: .directory)
    var path: String?

    /// `--home`, else `NUO_HOME`, else `.nuo` in the user's directory.
    var url: URL {
        if let named = path ?? Self.variable("NUO_HOME") { return URL(fileURLWithPath: named, isDirectory: true) }
        // What the shell calls ~; the user database only knows it where a login set it.
        let user = Self.variable("HOME").map { URL(fileURLWithPath: $0, isDirectory: true) }
        return (user ?? FileManager.default.homeDirectoryForCurrentUser)
            .appendingPathComponent(".nuo", isDirectory: true)
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// The options of every command that acts as a person or an institution.
struct PersonOptions: ParsableArguments {
    @OptionGroup var home: HomeOptions
    @OptionGroup(title: Catalogue.option.passphraseTitle.localized) var passphrase: PassphraseOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    /// Opens the keys. The passphrase is asked for only when everything else is in order.
    func open() throws(CommandFailure) -> OpenedPerson {
        let home = try PersonHome(home.url)
        let profile = try home.profile()
        let keys = try home.keys(passphrase: passphrase.passphrase(on: output.console))
        guard profile.origin == keys.home else {
            let arguments = [
                "path": home.directory.path(PersonHome.profileFile), "origin": profile.origin.text,
                "home": keys.home.text,
            ]
            throw CommandFailure(.usage, Catalogue.keys.otherNode, arguments)
        }
        return OpenedPerson(keys: keys, profile: profile, home: home)
    }
}
