import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("verified checkpoints")
struct VerifiedCheckpointTests {
    private let log: VerifierKey
    private let cosigner: VerifierKey

    init() throws {
        log = try VerifierKey(parsing: NoteFixture.logVkey)
        cosigner = try VerifierKey(parsing: NoteFixture.cosignerVkey)
    }

    private func verify(_ note: String, cosigners: [VerifierKey]? = nil) throws -> VerifiedCheckpoint {
        try VerifiedCheckpoint(
            verifying: SignedNote(parsing: Array(note.utf8)), log: log, cosigners: cosigners ?? [cosigner])
    }

    @Test("known lines verify, unknown ones are set aside", .spec("LOG-15", "LOG-16", "LOG-17"))
    func verifies() throws {
        let verified = try verify(NoteFixture.note)
        #expect(verified.checkpoint == (try Checkpoint(parsing: NoteFixture.text)))
        #expect(verified.cosignatures.map(\.key) == [cosigner])
        #expect(verified.cosignatures.map(\.time) == [NoteFixture.cosignatureTime])
        #expect(verified.unknownSignatures.map(\.name) == ["陌生.example/é"])
        #expect(verified.note.serialized == Array(NoteFixture.note.utf8))
        let alone = try verify(NoteFixture.note, cosigners: [])
        #expect(alone.cosignatures.isEmpty)
        #expect(alone.unknownSignatures.map(\.name) == ["mirror.example/m", "陌生.example/é"])
    }

    @Test("the order of the lines does not matter", .spec("LOG-15"))
    func order() throws {
        let lines = NoteFixture.unknownLine + NoteFixture.cosignerLine + NoteFixture.logLine
        #expect(try verify(NoteFixture.text + "\n" + lines).cosignatures.count == 1)
    }

    @Test("every flipped bit refuses the note or changes nothing that the known keys signed", .spec("LOG-15", "LOG-16"))
    func flippedBits() throws {
        let good = Array(NoteFixture.note.utf8)
        let original = try verify(NoteFixture.note)
        var stillVerified = 0
        for index in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[index] ^= 1 << UInt8(bit)
                guard let note = try? SignedNote(parsing: bytes),
                    let verified = try? VerifiedCheckpoint(verifying: note, log: log, cosigners: [cosigner])
                else { continue }
                stillVerified += 1
                let sameSigned =
                    verified.checkpoint == original.checkpoint && note.text == original.note.text
                    && note.signatures[0] == original.note.signatures[0]
                // A cosigner's line may only fall among the unknown ones, by its name or key ID.
                let sameCosigned = verified.cosignatures == original.cosignatures || verified.cosignatures.isEmpty
                if !sameSigned || !sameCosigned { Issue.record("bit \(bit) of byte \(index)") }
            }
        }
        #expect(stillVerified > 0)
    }

    @Test("without the log's own line a checkpoint is refused, whoever else signed", .spec("LOG-15"))
    func missingLogSignature() {
        #expect(throws: NoteError.missingLogSignature) {
            try verify(NoteFixture.text + "\n" + NoteFixture.cosignerLine)
        }
        #expect(throws: NoteError.missingLogSignature) {
            try verify(NoteFixture.text + "\n" + NoteFixture.logLine.replacing("/consent", with: "/Consent"))
        }
    }

    @Test("another log's checkpoint is refused, even when this log signed it", .spec("LOG-15"))
    func wrongOrigin() throws {
        let other = try Checkpoint(origin: "other.example/log", size: 1, root: .zero)
        let note = SignedNote(text: other.text, signatures: [try NoteFixture.logSigner().sign(other.text)])
        #expect(throws: NoteError.wrongOrigin) {
            try VerifiedCheckpoint(verifying: note, log: log, cosigners: [])
        }
    }

    @Test("a text that is no checkpoint is refused, even when the log signed it", .spec("LOG-13", "LOG-15"))
    func signedExtension() throws {
        let text = NoteFixture.text + "extension\n"
        let note = SignedNote(text: text, signatures: [try NoteFixture.logSigner().sign(text)])
        #expect(throws: NoteError.malformedCheckpoint) {
            try VerifiedCheckpoint(verifying: note, log: log, cosigners: [])
        }
    }

    @Test("a known key's bad line refuses the whole note", .spec("LOG-16"))
    func badSignature() throws {
        let signed = try SignedNote(parsing: Array(NoteFixture.note.utf8)).signatures
        for (place, name) in [(0, log.name), (1, cosigner.name)] {
            let whole = signed[place].signature
            let wrong: [[UInt8]] = [
                [whole[0] ^ 1] + whole[1...], whole.dropLast() + [whole[whole.count - 1] ^ 1], Array(whole.dropLast()),
                whole + [0], [0], Array(whole.dropFirst(8)),
            ]
            for signature in wrong {
                var signatures = signed
                signatures[place] = NoteSignature(name: name, keyID: signed[place].keyID, signature: signature)
                let note = SignedNote(text: NoteFixture.text, signatures: signatures)
                #expect(throws: NoteError.badSignature(name: name), "\(signature.count) bytes") {
                    try VerifiedCheckpoint(verifying: note, log: log, cosigners: [cosigner])
                }
            }
        }
    }

    @Test("two lines of one known key refuse the note, two of an unknown one do not", .spec("LOG-16"))
    func duplicates() throws {
        #expect(throws: NoteError.duplicateSignature(name: log.name)) {
            try verify(NoteFixture.note + NoteFixture.logLine)
        }
        #expect(throws: NoteError.duplicateSignature(name: cosigner.name)) {
            try verify(NoteFixture.note + NoteFixture.cosignerLine)
        }
        #expect(try verify(NoteFixture.note + NoteFixture.unknownLine).unknownSignatures.count == 2)
    }

    @Test("a line that shares only the name or only the key ID of a known key is unknown", .spec("LOG-16"))
    func halfKnown() throws {
        let known = try SignedNote(parsing: Array(NoteFixture.note.utf8)).signatures[1]
        let sameName = NoteSignature(name: known.name, keyID: [0, 0, 0, 0], signature: [1])
        let sameID = NoteSignature(name: "other.example", keyID: known.keyID, signature: [1])
        let logSignature = try NoteFixture.logSigner().sign(NoteFixture.text)
        let note = SignedNote(text: NoteFixture.text, signatures: [sameName, logSignature, sameID])
        let verified = try VerifiedCheckpoint(verifying: note, log: log, cosigners: [cosigner])
        #expect(verified.unknownSignatures == [sameName, sameID])
    }

    @Test("a name that Unicode only calls equivalent is another name", .spec("LOG-16"))
    func equivalentNames() throws {
        let signer = try NoteFixture.cosigner("K.example")
        let signature = try signer.sign(NoteFixture.text, at: 5)
        let lookalike = NoteSignature(name: "\u{212a}.example", keyID: signature.keyID, signature: signature.signature)
        #expect(signer.verifierKey.isNamed(in: signature))
        #expect(!signer.verifierKey.isNamed(in: lookalike))
    }

    @Test("a cosigner's key used for a plain signature gives no cosignature", .spec("LOG-17"))
    func plainLineOfCosigner() throws {
        let key = try SigningKey(suite: .ed25519, secret: Array(32..<64))
        let plain = try NoteSigner(name: "mirror.example/m", algorithm: .ed25519, key: key)
        let note = SignedNote(
            text: NoteFixture.text,
            signatures: [try NoteFixture.logSigner().sign(NoteFixture.text), try plain.sign(NoteFixture.text)])
        let unknown = try VerifiedCheckpoint(verifying: note, log: log, cosigners: [cosigner])
        #expect(unknown.cosignatures.isEmpty && unknown.unknownSignatures.count == 1)
        let known = try VerifiedCheckpoint(verifying: note, log: log, cosigners: [plain.verifierKey])
        #expect(known.cosignatures.isEmpty && known.unknownSignatures.isEmpty)
    }

    @Test("a cosignature covers its time, which is below 2^63", .spec("LOG-17"))
    func times() throws {
        let key = try SigningKey(suite: .ed25519, secret: Array(32..<64))
        let logSignature = try NoteFixture.logSigner().sign(NoteFixture.text)
        for (signed, claimed, verifies) in [
            (7, 7, true), (0, 0, true), (1 << 63 - 1, 1 << 63 - 1, true), (7, 8, false), (1 << 63, 1 << 63, false),
        ] as [(UInt64, UInt64, Bool)] {
            let signature = try key.sign(Array("cosignature/v1\ntime \(signed)\n\(NoteFixture.text)".utf8))
            let line = NoteSignature(
                name: cosigner.name, keyID: cosigner.keyID, signature: claimed.bigEndianBytes + signature)
            let note = SignedNote(text: NoteFixture.text, signatures: [logSignature, line])
            let verified = try? VerifiedCheckpoint(verifying: note, log: log, cosigners: [cosigner])
            #expect(verified?.cosignatures.map(\.time) == (verifies ? [claimed] : nil), "\(signed), \(claimed)")
        }
    }

    @Test("keys that cannot be told apart are refused, a repeated key is not", .spec("LOG-16"))
    func ambiguousKeys() throws {
        #expect(try verify(NoteFixture.note, cosigners: [cosigner, log, cosigner]).cosignatures.count == 1)
        // One cosigner under two names would count twice.
        let renamed = try VerifierKey(name: "second.example", algorithm: .cosignature, key: cosigner.key)
        #expect(throws: NoteError.ambiguousKeys(name: "second.example")) {
            try verify(NoteFixture.note, cosigners: [cosigner, renamed])
        }
        // Two keys found by search whose key IDs collide under one name.
        let colliding = try [81_128, 95_178].map { (seed: UInt64) in
            let secret = [UInt8](repeating: 0, count: 24) + seed.bigEndianBytes
            return try NoteFixture.cosigner("witness.example/w", secret: secret).verifierKey
        }
        #expect(colliding[0].keyID == colliding[1].keyID && colliding[0] != colliding[1])
        #expect(throws: NoteError.ambiguousKeys(name: "witness.example/w")) {
            try verify(NoteFixture.note, cosigners: colliding)
        }
    }

    @Test("a cosigner's key cannot stand for the log's", .spec("LOG-15"))
    func logKeyAlgorithm() throws {
        let note = try SignedNote(parsing: Array(NoteFixture.note.utf8))
        let key = try VerifierKey(name: NoteFixture.origin, algorithm: .cosignature, key: log.key)
        #expect(throws: NoteError.wrongAlgorithm) { try VerifiedCheckpoint(verifying: note, log: key, cosigners: []) }
    }
}
