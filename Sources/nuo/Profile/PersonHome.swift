import ConsentPolicy
import Federation
import Foundation
import Phrases

/// The directory of a person or an institution: encrypted keys, public card, the node's profile, and what came back.
struct PersonHome: Sendable {
    static let keyFile = "keys.age"
    static let cardFile = "card.txt"
    static let profileFile = "profile.json"
    /// The newest changes of the node's log key that were ever shown.
    static let logKeysFile = "log-keys.txt"

    let directory: PrivateDirectory

    /// The home at `url`; refused when it holds no keys.
    init(_ url: URL) throws(CommandFailure) {
        guard FileManager.default.fileExists(atPath: url.appendingPathComponent(Self.keyFile).path) else {
            throw CommandFailure(.usage, Catalogue.keys.noKeys, ["path": url.path])
        }
        directory = try PrivateDirectory(url)
    }

    /// Makes a home. Nothing is replaced, and after a failure nothing is left.
    init(creating url: URL, keyFile: [UInt8], card: IdentityCard, profile: PersonalProfile) throws(CommandFailure) {
        directory = try PrivateDirectory(creating: url)
        var made: [String] = []
        do throws(CommandFailure) {
            // The profile may lie here already: a directory can be handed out with it.
            if try directory.read(Self.profileFile, limit: PersonalProfile.maximumByteCount) != profile.serialized {
                try directory.create(Self.profileFile, profile.serialized)
                made.append(Self.profileFile)
            }
            try directory.create(Self.cardFile, Array(card.text.utf8))
            made.append(Self.cardFile)
            try directory.create(Self.keyFile, keyFile)
        } catch {
            for name in made { try? directory.remove(name) }
            throw error
        }
    }

    /// The public card, its signature checked.
    func card() throws(CommandFailure) -> IdentityCard {
        let bytes = try directory.read(Self.cardFile, limit: IdentityCard.maximumByteCount) ?? []
        guard let text = String(validating: bytes, as: UTF8.self), let card = IdentityCard(parsing: text) else {
            throw CommandFailure(.usage, Catalogue.keys.badCard, ["path": directory.path(Self.cardFile)])
        }
        return card
    }

    /// The node to talk to.
    func profile() throws(CommandFailure) -> PersonalProfile {
        try ProfileFile.read(directory.path(Self.profileFile))
    }

    /// The keys.
    func keys(passphrase: [UInt8]) throws(CommandFailure) -> PersonKeys {
        let path = directory.path(Self.keyFile)
        guard let file = try directory.read(Self.keyFile, limit: KeyFile.maximumByteCount, isSecret: true) else {
            throw CommandFailure(.usage, Catalogue.keys.noKeys, ["path": directory.url.path])
        }
        do {
            return try KeyFile.open(file, passphrase: passphrase)
        } catch {
            throw CommandFailure(.usage, Self.notice(for: error), ["path": path])
        }
    }

    private static func notice(for error: KeyFileError) -> Notice {
        switch error {
        case .wrongPassphrase: Catalogue.keyFile.wrongPassphrase
        case .damaged, .notKeys: Catalogue.keys.damaged
        case .unknownVersion: Catalogue.keys.newerKeyFile
        case .outOfMemory: Catalogue.keys.outOfMemory
        }
    }
}

/// A person's home with its keys open.
struct OpenedPerson: Sendable {
    let keys: PersonKeys
    /// The node to talk to; its ledger is the keys' home.
    let profile: PersonalProfile
    let home: PersonHome

    var directory: URL { home.directory.url }

    /// Receipts of what was entered (0700).
    var receipts: PrivateDirectory { get throws(CommandFailure) { try home.directory.directory("receipts") } }

    /// What was signed and has no receipt yet (0700).
    var pending: PrivateDirectory { get throws(CommandFailure) { try home.directory.directory("pending") } }
}
