import CipherSuites
import EnvelopeFormat
import TestSupport
import Testing

@Suite("The stock age tool", .enabled(if: AgeTool.isInstalled, "the age tool is not installed"))
struct AgeToolTests {
    private let identity = EnvelopeFixtures.identity
    private let age: AgeTool

    init() throws { age = try AgeTool() }

    @Test("it opens what is sealed here", .spec("ENVELOPE-27"), arguments: EnvelopeFixtures.sizes)
    func opensOurs(size: Int) throws {
        let plaintext = EnvelopeFixtures.plaintext(size)
        let file = try EnvelopeFile.seal(plaintext, to: [identity.recipient], random: .system)
        let keys = try age.file("keys", holding: identity.text + "\n")
        #expect(try age.output(["-d", "-i", keys], input: file) == plaintext)
    }

    @Test("what it seals opens here", .spec("ENVELOPE-27"), arguments: EnvelopeFixtures.sizes)
    func sealsForUs(size: Int) throws {
        let plaintext = EnvelopeFixtures.plaintext(size)
        let file = try #require(try age.output(["-r", identity.recipient.text], input: plaintext))
        #expect(try EnvelopeFile.open(file, with: [identity]) == plaintext)
    }

    @Test("it opens a further header followed by the payload", .spec("ENVELOPE-28"))
    func opensRewrapped() throws {
        let plaintext = EnvelopeFixtures.plaintext(70_000)
        let owner = EnvelopeFixtures.hybridIdentity
        let fileKey = FileKey.generate(random: .system)
        let first = try EnvelopeHeader.make(fileKey: fileKey, recipients: [owner.recipient], random: .system)
        let (payload, _) = try EnvelopeFixtures.sealedPayload(plaintext, fileKey: fileKey)
        let further = try EnvelopeHeader.make(
            fileKey: first.unwrap(with: [owner]), recipients: [identity.recipient], random: .system)
        let keys = try age.file("keys", holding: identity.text + "\n")
        #expect(try age.output(["-d", "-i", keys], input: further.serialized + payload) == plaintext)
        #expect(try age.output(["-d", "-i", keys], input: first.serialized + payload) == nil)
    }

    @Test(
        "it opens a passphrase file", .spec("ENVELOPE-29"),
        .enabled(if: AgeTool.canTypePassphrases, "python3 is not installed, so no terminal to type in"))
    func opensPassphraseFile() throws {
        let file = try PassphraseFile.seal(
            [1, 2, 3], passphrase: Array("correct horse".utf8), logN: 10, random: .system)
        #expect(try age.output(["-d"], input: file, typing: "correct horse") == [1, 2, 3])
        #expect(try age.output(["-d"], input: file, typing: "wrong horse") == nil)
    }

    @Test(
        "a passphrase file that it made opens here", .spec("ENVELOPE-29"),
        .enabled(if: AgeTool.canTypePassphrases, "python3 is not installed, so no terminal to type in"))
    func sealsPassphraseFile() throws {
        let file = try #require(try age.output(["-p"], input: [1, 2, 3], typing: "correct horse"))
        #expect(try PassphraseFile.open(file, passphrase: Array("correct horse".utf8)) == [1, 2, 3])
    }
}
