import CipherSuites
import EnvelopeFormat
import TestSupport
import Testing

@Suite("Recipients, identities and file keys")
struct EnvelopeKeyTests {
    /// A pair made by the stock tool's specification.
    private static let secretText = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    private static let publicText = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

    @Test("the text of a key is what age writes", .spec("ENVELOPE-11"))
    func classicText() throws {
        let identity = try Identity(parsing: Self.secretText)
        #expect(identity.text == Self.secretText)
        #expect(identity.recipient.text == Self.publicText)
        #expect(try Recipient(parsing: Self.publicText) == identity.recipient)
        #expect(!identity.recipient.isPostQuantum)
    }

    @Test("a hybrid key survives its text", .spec("ENVELOPE-11"))
    func hybridText() throws {
        let identity = EnvelopeFixtures.hybridIdentity
        let text = identity.recipient.text
        #expect(identity.text.hasPrefix("AGE-SECRET-KEY-PQ-1"))
        #expect(text.hasPrefix("age1pq1"))
        #expect(text.utf8.count == 1_959)
        #expect(try Recipient(parsing: text) == identity.recipient)
        #expect(try Identity(parsing: identity.text).recipient == identity.recipient)
        #expect(identity.recipient.isPostQuantum)
    }

    @Test(
        "another spelling or another kind of text is no recipient", .spec("ENVELOPE-11"),
        arguments: [
            "", "age1", publicText.uppercased(), publicText + "q", publicText.replacing("0", with: "9"), secretText,
            " " + publicText, publicText + "\n", Bech32.encode(hrp: "age", bytes: [UInt8](repeating: 0, count: 31)),
            Bech32.encode(hrp: "age1pq", bytes: [UInt8](repeating: 0, count: 32)),
            Bech32.encode(hrp: "age1tag", bytes: [UInt8](repeating: 2, count: 33)),
            String(repeating: "q", count: 100_000),
        ])
    func notARecipient(text: String) {
        #expect(throws: EnvelopeError.invalidKey) { try Recipient(parsing: text) }
    }

    @Test(
        "another spelling or another kind of text is no identity", .spec("ENVELOPE-11"),
        arguments: [
            "", secretText.lowercased(), secretText + "Q", publicText, secretText.replacing("GFPQ", with: "GFPP"),
            // U+212A is a K to a case-insensitive or canonically equivalent comparison.
            secretText.replacing("KEY", with: "\u{212a}EY"),
            Bech32.encode(hrp: "age-secret-key-", bytes: [UInt8](repeating: 0, count: 33)).uppercased(),
            Bech32.encode(hrp: "age-plugin-", bytes: [UInt8](repeating: 0, count: 32)).uppercased(),
        ])
    func notAnIdentity(text: String) {
        #expect(throws: EnvelopeError.invalidKey) { try Identity(parsing: text) }
    }

    @Test("the id of a recipient is the digest of its text", .spec("ENVELOPE-12"))
    func keyID() {
        let recipient = EnvelopeFixtures.identity.recipient
        #expect(recipient.keyID == .sha256(Array(recipient.text.utf8)))
    }

    @Test("printing a secret shows no byte of it", .spec("ENVELOPE-13"))
    func printing() throws {
        let bytes = [UInt8](repeating: 231, count: 32)
        var output = "\(try FileKey(Array(bytes.prefix(16))))"
        for identity in [Identity.hybrid(seed: bytes), .x25519(secret: bytes)] {
            output += "\(identity) \(String(reflecting: identity))"
            dump(identity, to: &output)
        }
        dump(try FileKey(Array(bytes.prefix(16))), to: &output)
        #expect(!output.contains("231"), "\(output)")
        #expect(output.contains("FileKey"))
    }

    @Test("a file key is 16 bytes", arguments: [0, 15, 17, 32])
    func fileKeySize(count: Int) {
        #expect(throws: EnvelopeError.invalidKey) { try FileKey([UInt8](repeating: 0, count: count)) }
    }

    @Test("a recipient that is no usable key is refused when a header is made")
    func unusableRecipients() {
        let lowOrder = [UInt8](repeating: 0, count: 32)
        let unusable: [Recipient] = [.x25519(lowOrder), .x25519([1]), .hybrid(publicKey: [1])]
        for recipient in unusable {
            #expect(throws: EnvelopeError.invalidKey, "\(recipient)") {
                try EnvelopeFile.seal([], to: [recipient], random: .system)
            }
        }
    }
}
