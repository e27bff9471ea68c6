import ArgumentParser
import ConsentLedger
import Federation
import Phrases

/// `nuo keys profile`: where the node is and its TLS key, as the node's institution hands them over anew.
struct ReplaceProfileCommand: ParsableCommand {
    struct Result: Encodable {
        let origin: String
        let url: String
    }

    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: Catalogue.keys.replaceProfile.localized,
        discussion: Catalogue.keys.replaceProfileDiscussion.localized)

    @Option(help: help(Catalogue.keys.profileOption, valueName: "file"), completion: .file())
    var profile: String

    @OptionGroup var home: HomeOptions

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let person = try PersonHome(home.url)
        let known = try person.profile()
        let new = try ProfileFile.read(profile)
        guard new.origin == known.origin else {
            let arguments = ["path": profile, "origin": new.origin.text, "home": known.origin.text]
            throw CommandFailure(.usage, Catalogue.keys.otherNode, arguments)
        }
        // The log key that was noted stays: it changes by a chain of signatures and by nobody's word (CLI-297).
        let renewed: PersonalProfile
        do {
            renewed = try PersonalProfile(
                origin: known.origin, url: new.url, publicURL: new.publicURL, tlsKeys: new.tlsKeys,
                logKey: known.logKey,
                cosignerKey: new.cosignerKey, statementKey: new.statementKey)
        } catch {
            throw CommandFailure(
                .usage, Catalogue.keys.badProfile, ["path": profile, "reason": Catalogue.keys.notAProfile.localized])
        }
        try person.directory.replace(PersonHome.profileFile, renewed.serialized)
        output.console.say(Catalogue.keys.profileReplaced, ["origin": renewed.origin.text, "url": renewed.url])
        output.console.finish(Result(origin: renewed.origin.text, url: renewed.url))
    }
}
