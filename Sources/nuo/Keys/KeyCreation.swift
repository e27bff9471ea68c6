import CipherSuites
import ConsentPolicy
import Federation
import Foundation
import Phrases

/// Makes the keys of somebody and the directory they lie in.
struct KeyCreation {
    let kind: PersonKind
    /// Empty for a patient.
    let name: String
    let options: KeyCreationOptions
    /// Where the keys go, and their passphrase comes from.
    let holder: PersonOptions
    let console: Console
    /// Where the withdrawal card goes instead of the screen.
    var withdrawalFile: String?

    func run() throws {
        guard kind.accepts(name: name) else {
            let limit = String(PersonKind.maximumNameByteCount)
            throw CommandFailure(.usage, Catalogue.keys.badName, ["limit": limit])
        }
        let profile = try ProfileFile.read(options.profile)
        try refuseExisting()
        let passphrase = try holder.passphrase.newPassphrase(on: console)
        let keys = try PersonKeys.generate(
            kind: kind, suite: options.suite, home: profile.origin, name: name, random: .system)
        let card = try keys.card
        let file = try KeyFile.seal(keys, passphrase: passphrase, logN: options.workFactor, random: .system)
        // Nothing of ours is in the way of a second attempt when the card's file cannot be written.
        if let withdrawalFile { try PrivateFile.create(withdrawalFile, Array("\(keys.withdrawalCard.text)\n".utf8)) }
        let home: PersonHome
        do {
            home = try PersonHome(creating: holder.url, keyFile: file, card: card, profile: profile)
        } catch {
            if let withdrawalFile { unlink(withdrawalFile) }
            throw error
        }
        report(keys, card, in: home)
    }

    /// Before anybody has typed a passphrase in vain.
    private func refuseExisting() throws(CommandFailure) {
        let ours = [PersonHome.keyFile, PersonHome.cardFile].map { holder.url.appendingPathComponent($0).path }
        for path in ours + [withdrawalFile].compactMap({ $0 }) where FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(.usage, Catalogue.keyFile.alreadyExists, ["path": path])
        }
    }

    private func report(_ keys: PersonKeys, _ card: IdentityCard, in home: PersonHome) {
        let summary = KeySummary(card: card, kind: keys.kind, home: home, withdrawalFile: withdrawalFile)
        console.say(Catalogue.keys.made, ["path": home.directory.url.path])
        console.say(Catalogue.keys.keyFile, ["path": summary.keyFile])
        summary.show(on: console)
        if keys.kind == .patient {
            console.write("")
            WithdrawalCardPage(card: keys.withdrawalCard).show(on: console, writtenTo: withdrawalFile)
        }
        console.finish(summary)
    }
}
