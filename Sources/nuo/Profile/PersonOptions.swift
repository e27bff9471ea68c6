import ArgumentParser
import ConsentLedger
import Federation
import Foundation
import Phrases

/// Where the keys are.
struct HomeOptions: ParsableArguments {
    @Option(help: help(Catalogue.keys.homeOption, valueName: "dir"), completion: .directory)
    var home: String?

    /// `--home`, else `NUO_HOME`, else `.nuo` in the user's directory.
    var url: URL { Self.url(home) }

    /// The directory that was named, else the usual one.
    static func url(_ path: String?) -> URL {
        if let named = path ?? variable("NUO_HOME") { return URL(fileURLWithPath: named, isDirectory: true) }
        // What the shell calls ~; the user database only knows it where a login set it.
        let user = variable("HOME").map { URL(fileURLWithPath: $0, isDirectory: true) }
        return (user ?? FileManager.default.homeDirectoryForCurrentUser)
            .appendingPathComponent(".nuo", isDirectory: true)
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// The options of every command that acts with somebody's keys. Flat, as every group of options should be: in a debug build the
/// argument library checks a group in a group anew at each level, and a command of three levels took a second to begin.
struct PersonOptions: ParsableArguments {
    @Option(help: help(Catalogue.keys.homeOption, valueName: "dir"), completion: .directory)
    var home: String?

    @Option(
        name: .customLong("passphrase-fd"), help: help(Catalogue.option.passphraseDescriptor, valueName: "number"))
    var passphraseDescriptor: Int32?

    @Option(
        name: .customLong("passphrase-file"), help: help(Catalogue.option.passphraseFile, valueName: "path"),
        completion: .file())
    var passphraseFile: String?

    func validate() throws {
        if passphraseDescriptor != nil, passphraseFile != nil {
            throw ValidationError(Catalogue.keyFile.oneSourceOnly.localized)
        }
    }

    /// Where the keys are.
    var url: URL { HomeOptions.url(home) }

    /// Where their passphrase comes from.
    var passphrase: PassphraseSource { PassphraseSource(descriptor: passphraseDescriptor, file: passphraseFile) }

    /// Opens the keys. The passphrase is asked for only when everything else is in order.
    func open(on console: Console) throws(CommandFailure) -> OpenedPerson {
        let home = try PersonHome(url)
        let profile = try home.profile()
        return try Self.opened(try home.keys(passphrase: passphrase.passphrase(on: console)), of: home, profile)
    }

    /// Opens the keys of somebody of `kind` and has them at work with their node.
    func session(as kind: PersonKind, on console: Console) throws -> PersonSession {
        try open(on: console).session(as: kind, on: console)
    }

    /// The keys side by side with those of somebody at a counter, who waits for both; their passphrase is asked for after
    /// the own one.
    func open(
        beside assisted: AssistedPersonOptions, on console: Console
    ) async throws -> (OpenedPerson, PersonSession) {
        let home = try PersonHome(url)
        let profile = try home.profile()
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
