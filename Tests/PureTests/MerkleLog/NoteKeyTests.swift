import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("note keys")
struct NoteKeyTests {
    @Test("a verifier key is parsed and written back", .spec("LOG-11"))
    func parts() throws {
        let log = try VerifierKey(parsing: NoteFixture.logVkey)
        #expect(log.name == NoteFixture.origin)
        #expect(log.algorithm == .ed25519)
        #expect(Hex.encode(log.keyID) == "e56b923c")
        #expect(log.description == NoteFixture.logVkey)
        #expect(try NoteFixture.logSigner().verifierKey == log)
        let cosigner = try VerifierKey(parsing: NoteFixture.cosignerVkey)
        #expect(cosigner.algorithm == .cosignature)
        #expect(try NoteFixture.cosigner().verifierKey == cosigner)
    }

    @Test("one key under two algorithms or names is two keys", .spec("LOG-11"))
    func keyIDs() throws {
        let key = try SigningKey(suite: .ed25519, secret: Array(0..<32)).publicKey
        let plain = try VerifierKey(name: "a.example", algorithm: .ed25519, key: key)
        #expect(try VerifierKey(name: "a.example", algorithm: .cosignature, key: key).keyID != plain.keyID)
        #expect(try VerifierKey(name: "b.example", algorithm: .ed25519, key: key).keyID != plain.keyID)
    }

    @Test(
        "near misses of a verifier key are refused", .spec("LOG-11"),
        arguments: [
            "", "+", "++", "chengdu-1.example/consent", "chengdu-1.example/consent+e56b923c",
            "chengdu-1.example/consent+E56B923C+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "chengdu-1.example/consent+e56b923d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "chengdu-1.example/consent+e56b92+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "chengdu-2.example/consent+e56b923c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "chengdu-1.example/consent+e56b923c+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "chengdu-1.example/consent+e56b923c+AgOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "chengdu-1.example/consent+e56b923c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTE=",
            "chengdu-1.example/consent+e56b923c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4\n",
            "chengdu-1.example/consent+e56b923c+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "chengdu-1.example/consent+e56b923c+",
        ])
    func nearMisses(_ vkey: String) {
        #expect(throws: NoteError.malformedKey) { try VerifierKey(parsing: vkey) }
    }

    @Test(
        "a name of ours is 1 to 255 graphic ASCII characters without plus", .spec("LOG-12"),
        arguments: [
            "", "a b", "a+b", "a\nb", "a\u{7f}", "é.example", "北京", "\u{212a}", String(repeating: "a", count: 256),
        ])
    func names(_ name: String) throws {
        let key = try SigningKey(suite: .ed25519, secret: Array(0..<32))
        #expect(throws: NoteError.invalidName) {
            try VerifierKey(name: name, algorithm: .ed25519, key: key.publicKey)
        }
        #expect(throws: NoteError.invalidName) { try NoteSigner(name: name, algorithm: .ed25519, key: key) }
        #expect(throws: NoteError.invalidName) { try Checkpoint(origin: name, size: 1, root: .zero) }
        let longest = String(repeating: "~", count: 255)
        #expect(try VerifierKey(name: longest, algorithm: .ed25519, key: key.publicKey).name == longest)
    }

    @Test("a P-256 key signs no notes", .spec("LOG-11"))
    func otherSuite() throws {
        let key = try SigningKey(suite: .es256, secret: Array(1...32))
        #expect(throws: NoteError.wrongAlgorithm) {
            try NoteSigner(name: "a.example", algorithm: .ed25519, key: key)
        }
    }

    @Test("signatures are those of an independent implementation", .spec("LOG-11", "LOG-17"))
    func signing() throws {
        let log = try NoteFixture.logSigner().sign(NoteFixture.text)
        let cosignature = try NoteFixture.cosigner().sign(NoteFixture.text, at: NoteFixture.cosignatureTime)
        let note = SignedNote(text: NoteFixture.text, signatures: [log, cosignature])
        let expected = NoteFixture.text + "\n" + NoteFixture.logLine + NoteFixture.cosignerLine
        #expect(String(decoding: note.serialized, as: UTF8.self) == expected)
    }

    @Test("a cosigner signs nothing but a checkpoint with a time", .spec("LOG-18"))
    func refusesToCosign() throws {
        let cosigner = try NoteFixture.cosigner()
        #expect(throws: NoteError.cannotSign) { try cosigner.sign(NoteFixture.text) }
        #expect(throws: NoteError.cannotSign) { try cosigner.sign(NoteFixture.text, at: 1 << 63) }
        #expect(throws: NoteError.cannotSign) { try cosigner.sign("text\n", at: 1) }
        #expect(throws: NoteError.cannotSign) { try cosigner.sign(NoteFixture.text + "extension\n", at: 1) }
        #expect(throws: NoteError.cannotSign) { try NoteFixture.logSigner().sign("no newline") }
    }
}
