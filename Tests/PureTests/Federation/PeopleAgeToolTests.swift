import CipherSuites
import EnvelopeFormat
import Federation
import Foundation
import TestSupport
import Testing

@Suite("Key files and the stock age tool", .enabled(if: AgeTool.canTypePassphrases, "age or python3 is not installed"))
struct PeopleAgeToolTests {
    private static let passphrase = "correct horse"

    /// Hybrid keys came to age with version 1.3.
    private static let knowsHybridKeys: Bool = {
        guard AgeTool.isInstalled, let age = try? AgeTool() else { return false }
        let sealed = try? age.output(["-r", EnvelopeFixtures.hybridIdentity.recipient.text], input: [1])
        return sealed.flatMap { $0 } != nil
    }()

    @Test("age opens a key file under its passphrase", .spec("KEYS-29"))
    func opens() throws {
        let keys = try PeopleFixtures.keys(.practitioner)
        let file = try KeyFile.seal(keys, passphrase: Array(Self.passphrase.utf8), logN: 10, random: .system)
        #expect(try AgeTool().output(["-d"], input: file, typing: Self.passphrase) == KeyFile.text(of: keys))
    }

    @Test("age reads past our comments to the identity, in the encrypted file and in the open one", .spec("KEYS-29"))
    func comments() throws {
        let age = try AgeTool()
        let keys = try PeopleFixtures.keys(.practitioner)
        // Older versions know X25519 alone, so that key stands in for the hybrid one.
        let identity = EnvelopeFixtures.identity
        let text = String(decoding: KeyFile.text(of: keys), as: UTF8.self)
            .replacing(keys.ageIdentity.text, with: identity.text)
        let document = try EnvelopeFile.seal([1, 2, 3], to: [identity.recipient], random: .system)
        let open = try age.file("open", holding: text)
        #expect(try age.output(["-d", "-i", open], input: document) == [1, 2, 3])
        let sealed = try PassphraseFile.seal(
            Array(text.utf8), passphrase: Array(Self.passphrase.utf8), logN: 10, random: .system)
        let encrypted = try KeyFileOnDisk(sealed)
        let opened = try age.output(["-d", "-i", encrypted.path], input: document, typing: Self.passphrase)
        #expect(opened == [1, 2, 3])
    }

    @Test(
        "age opens a document for the holder with the key file as it lies on disk", .spec("KEYS-29"),
        .enabled(if: knowsHybridKeys, "this age knows no hybrid keys"))
    func documents() throws {
        let keys = try PeopleFixtures.keys()
        let document = try EnvelopeFile.seal([1, 2, 3], to: [keys.ageIdentity.recipient], random: .system)
        let file = try KeyFile.seal(keys, passphrase: Array(Self.passphrase.utf8), logN: 10, random: .system)
        let onDisk = try KeyFileOnDisk(file)
        let opened = try AgeTool().output(["-d", "-i", onDisk.path], input: document, typing: Self.passphrase)
        #expect(opened == [1, 2, 3])
    }
}

/// A file for age to read, gone when the value is.
private final class KeyFileOnDisk {
    let path: String

    init(_ bytes: [UInt8]) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-keys-\(UUID().uuidString).age")
        try Data(bytes).write(to: url)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
