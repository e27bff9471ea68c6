import ArgumentParser
import CipherSuites
import ConsentLedger
import EnvelopeFormat
import Federation
import Foundation
import Phrases

/// For whom somebody acts: with the child's own keys, or with the record keys that were handed over.
struct ActingFor: Sendable {
    private enum Source: Sendable {
        case keys(PersonKeys)
        case handover(Handover)
    }

    let code: HealthCode
    /// The second guardian, who stands by.
    let coGuardian: SigningKey?
    private let source: Source

    init(_ keys: PersonKeys, coGuardian: SigningKey?) {
        code = keys.healthCode
        self.coGuardian = coGuardian
        source = .keys(keys)
    }

    init(_ handover: Handover, coGuardian: SigningKey?) {
        code = handover.code
        self.coGuardian = coGuardian
        source = .handover(handover)
    }

    /// The key that continues a line.
    func recordKey(_ record: RecordID) throws -> SigningKey {
        switch source {
        case .keys(let keys): return try keys.recordKey(origin: keys.home, record: record)
        case .handover(let handover):
            guard let key = handover.recordKey(record) else {
                throw CommandFailure(.usage, Catalogue.acting.notHandedOver)
            }
            return key
        }
    }
}

/// The options of commands that may be used for somebody else.
struct ActingOptions: ParsableArguments {
    @Option(
        name: .customLong("for"), help: help(Catalogue.acting.forOption, valueName: "dir|file"), completion: .file())
    var path: String?

    @Option(
        name: .customLong("for-passphrase-file"), help: help(Catalogue.acting.forPassphraseOption, valueName: "path"),
        completion: .file())
    var passphraseFile: String?

    @Option(
        name: .customLong("with"), help: help(Catalogue.acting.withOption, valueName: "dir"), completion: .directory)
    var second: String?

    @Option(
        name: .customLong("with-passphrase-file"), help: help(Catalogue.acting.withPassphraseOption, valueName: "path"),
        completion: .file())
    var secondPassphraseFile: String?

    /// Opens the person's own keys, and what is needed to act for somebody where that was asked for.
    func session(_ person: PersonOptions, on console: Console) throws -> PersonSession {
        var session = try person.session(as: .patient, on: console)
        guard let path else { return session }
        let coGuardian = try second.map {
            try Self.keys(in: $0, passphraseFile: secondPassphraseFile, console).identity
        }
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            let keys = try Self.keys(in: path, passphraseFile: passphraseFile, console)
            session.acting = ActingFor(keys, coGuardian: coGuardian)
        } else {
            let file = try InputFile.read(path, limit: Handover.maximumByteCount)
            guard let handover = try? Handover(opening: file, with: session.keys.ageIdentity) else {
                throw CommandFailure(.usage, Catalogue.acting.badHandover, ["path": path])
            }
            session.acting = ActingFor(handover, coGuardian: coGuardian)
        }
        return session
    }

    /// The keys in another directory, whose holder stands by and opens them.
    static func keys(in path: String, passphraseFile: String?, _ console: Console) throws -> PersonKeys {
        let home = try PersonHome(URL(fileURLWithPath: path, isDirectory: true))
        let passphrase =
            try passphraseFile.map { try SecretFile.firstLine(ofFile: $0) }
            ?? TerminalPassphrase.ask(Catalogue.keyFile.askPassphrase, language: console.language)
        return try home.keys(passphrase: passphrase)
    }
}
