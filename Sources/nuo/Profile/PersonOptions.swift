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
        return try Self.opened(
            try home.keys(passphrase: passphrase.passphrase(on: output.console)), of: home, profile)
    }

    /// Opens the keys of somebody of `kind` and has them at work with their node.
    func session(as kind: PersonKind) throws -> PersonSession {
        try open().session(as: kind, on: output.console)
    }

    /// The keys side by side with those of somebody at a counter, who waits for both; their passphrase is asked for after
    /// the own one.
    func open(beside assisted: AssistedPersonOptions) async throws -> (OpenedPerson, PersonSession) {
        let home = try PersonHome(home.url)
        let profile = try home.profile()
        let console = output.console
        let own = LockedKeys(home, passphrase: try passphrase.passphrase(on: console))
        let locked = try assisted.locked(console)
        let keys = try await LockedKeys.open([own, locked])
        return (try Self.opened(keys[0], of: home, profile), try locked.session(keys[1], console))
    }

    private static func opened(
        _ keys: PersonKeys, of home: PersonHome, _ profile: PersonalProfile
    ) throws(CommandFailure) -> OpenedPerson {
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

extension OpenedPerson {
    /// At work with their node; refused where the keys are those of another kind (CLI-292).
    func session(as kind: PersonKind, on console: Console) throws -> PersonSession {
        guard keys.kind == kind else {
            let words = Catalogue.keys
            let notice =
                switch kind {
                case .patient: words.notPatientKeys
                case .practitioner: words.notPractitionerKeys
                case .institution: words.notInstitutionKeys
                }
            throw CommandFailure(.usage, notice, ["path": directory.path])
        }
        return try PersonSession(self, console: console)
    }
}
