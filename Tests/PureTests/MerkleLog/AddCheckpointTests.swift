import CipherSuites
import MerkleLog
import TestSupport
import Testing

/// Requests to a witness, its judgement, its answers.
@Suite struct AddCheckpointTests {
    private static let tree = GrownTree(size: 40)

    private static func root(_ size: Int) throws -> Digest {
        try Proofs.root(size: UInt64(size), reader: tree.subtree)
    }

    private static func note(_ size: Int, root: Digest? = nil, by signer: NoteSigner? = nil) throws -> SignedNote {
        let text = try Checkpoint(
            origin: NoteFixture.origin, size: UInt64(size), root: root ?? Self.root(size)
        ).text
        let stranger = NoteSignature(name: "陌生.example/é", keyID: [1, 2, 3, 4], signature: [5])
        return SignedNote(text: text, signatures: [stranger, try (signer ?? NoteFixture.logSigner()).sign(text)])
    }

    private static func request(old: Int, new: Int, note: SignedNote? = nil) throws -> AddCheckpoint {
        let proof =
            old == 0
            ? nil : try Proofs.consistency(oldSize: UInt64(old), newSize: UInt64(new), reader: tree.subtree)
        return try AddCheckpoint(
            oldSize: UInt64(old), hashes: proof?.hashes ?? [], note: note ?? Self.note(new))
    }

    private static func judge(_ request: AddCheckpoint, last: Int?) -> WitnessRefusal? {
        do {
            let known = try last.map { (UInt64($0), try root($0)) }
            _ = try request.judged(log: LogKeys(NoteFixture.logSigner().verifierKey), last: known)
            return nil
        } catch {
            return error as? WitnessRefusal ?? .malformed
        }
    }

    @Test("a request reads back as it was written", .spec("LOG-45"))
    func roundTrip() throws {
        for (old, new) in [(0, 1), (0, 40), (1, 1), (7, 40), (32, 40), (39, 40)] {
            let request = try Self.request(old: old, new: new)
            #expect(try AddCheckpoint(parsing: request.serialized) == request, "\(old) \(new)")
        }
        let text = String(decoding: try Self.request(old: 39, new: 40).serialized, as: UTF8.self)
        #expect(text.hasPrefix("old 39\n") && text.contains("=\n\n\(NoteFixture.origin)\n40\n"))
    }

    @Test("a request in any other form is malformed", .spec("LOG-45"))
    func malformed() throws {
        let note = String(decoding: try Self.note(40).serialized, as: UTF8.self)
        let hash = String(repeating: "A", count: 43) + "=\n"
        let extended = "\(NoteFixture.origin)\n40\n\(hash)extension\n\n— a AAAAAAAA\n"
        let wrong = [
            "", "old", "old 1", "old 1\n", "old 1\n\n", "old 1\n\(note)", "old 01\n\n\(note)", "old +1\n\n\(note)",
            "old  1\n\n\(note)", "Old 1\n\n\(note)", "old 1 \n\n\(note)", "old 1\r\n\n\(note)", "\n\n\(note)",
            "old 18446744073709551616\n\n\(note)", "old 1\nA\n\n\(note)", "old 1\n \(hash)\n\(note)",
            "old 1\n" + String(repeating: hash, count: 64) + "\n\(note)", "old 1\n\n\(extended)",
            "old 1\n\n\(note.dropLast())", "old 1\n\n\(note)x",
            "old 1\n\n" + String(repeating: "x", count: AddCheckpoint.maximumByteCount),
        ]
        for text in wrong {
            #expect(throws: WitnessRefusal.malformed, "\(text.prefix(80))") {
                try AddCheckpoint(parsing: Array(text.utf8))
            }
        }
        let most = "old 1\n" + String(repeating: hash, count: 63) + "\n\(note)"
        #expect(try AddCheckpoint(parsing: Array(most.utf8)).hashes.count == 63)
        var random = SeededRandom.announced("witness requests")
        let whole = try Self.request(old: 7, new: 40).serialized
        for _ in 0..<2000 {
            var bytes = whole
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = try? AddCheckpoint(parsing: bytes)
            _ = try? AddCheckpoint(parsing: Array(whole.prefix(Int.random(in: 0...whole.count, using: &random))))
        }
    }

    @Test("a checkpoint that continues the last one is cosigned, from every size", .spec("LOG-46"))
    func continues() throws {
        for new in 1...40 {
            for old in 0...new {
                #expect(Self.judge(try Self.request(old: old, new: new), last: old == 0 ? nil : old) == nil)
            }
        }
    }

    @Test("each refusal has its reason", .spec("LOG-46"))
    func refusals() throws {
        let good = try Self.request(old: 7, new: 40)
        #expect(Self.judge(good, last: 7) == nil)
        #expect(Self.judge(good, last: 8) == .conflict(size: 8))
        #expect(Self.judge(good, last: nil) == .conflict(size: 0))
        #expect(Self.judge(try Self.request(old: 0, new: 40), last: 7) == .conflict(size: 7))
        #expect(throws: WitnessRefusal.unknownOrigin) { try good.judged(log: nil, last: nil) }
        let other = try NoteSigner(
            name: "other.example", algorithm: .ed25519, key: SigningKey(suite: .ed25519, secret: Array(0..<32)))
        #expect(throws: WitnessRefusal.unknownOrigin) { try good.judged(log: LogKeys(other.verifierKey), last: nil) }
        let stranger = try NoteSigner(
            name: NoteFixture.origin, algorithm: .ed25519, key: SigningKey(suite: .ed25519, secret: Array(96..<128)))
        let unsigned = try Self.request(old: 7, new: 40, note: Self.note(40, by: stranger))
        #expect(Self.judge(unsigned, last: 7) == .notSigned)
        let backwards = try AddCheckpoint(oldSize: 40, hashes: [], note: Self.note(7))
        #expect(Self.judge(backwards, last: 40) == .malformed)
        let fork = try AddCheckpoint(oldSize: 40, hashes: [], note: Self.note(40, root: .sha256([1])))
        #expect(Self.judge(fork, last: 40) == .conflict(size: 40))
        for hashes in [[], Array(good.hashes.dropLast()), good.hashes + [.zero], good.hashes.reversed()] {
            let wrong = try AddCheckpoint(oldSize: 7, hashes: hashes, note: good.note)
            #expect(Self.judge(wrong, last: 7) == .inconsistent, "\(hashes.count) hashes")
        }
        let needless = try AddCheckpoint(oldSize: 0, hashes: [.zero], note: good.note)
        #expect(Self.judge(needless, last: nil) == .inconsistent)
        let repeated = try AddCheckpoint(oldSize: 40, hashes: [.zero], note: good.note)
        #expect(Self.judge(repeated, last: 40) == .inconsistent)
    }

    @Test("the witness's own line is taken from an answer, and nothing else", .spec("LOG-47"))
    func answers() throws {
        let note = try Self.note(40)
        let log = try NoteFixture.logSigner().verifierKey
        let witness = try NoteFixture.cosigner()
        let line = try witness.sign(note.text, at: 77)
        let unknown = try NoteFixture.cosigner("other.example/w", secret: Array(64..<96)).sign(note.text, at: 78)
        func taken(_ lines: [NoteSignature]) throws -> UInt64? {
            try WitnessAnswer.cosignature(
                in: WitnessAnswer.body(lines), on: note, log: log, by: witness.verifierKey)?.time
        }
        #expect(try taken([line]) == 77)
        #expect(try taken([unknown, line]) == 77)
        #expect(try taken([unknown]) == nil)
        // A witness can't speak for the log, neither well nor badly.
        let forged = NoteSignature(name: log.name, keyID: log.keyID, signature: [1])
        #expect(try taken([forged, line]) == 77)
        #expect(throws: NoteError.duplicateSignature(name: line.name)) { try taken([line, line]) }
        let bad = NoteSignature(name: line.name, keyID: line.keyID, signature: [0] + line.signature.dropFirst())
        #expect(try taken([line, unknown]) == 77)
        #expect(throws: NoteError.badSignature(name: line.name)) {
            try taken([
                NoteSignature(
                    name: bad.name, keyID: bad.keyID, signature: bad.signature.dropLast() + [bad.signature[71] ^ 1])
            ])
        }
        #expect(try taken(Array(repeating: unknown, count: 15) + [line]) == 77)
        #expect(throws: NoteError.malformedNote(.tooManySignatures)) {
            try taken(Array(repeating: unknown, count: 16) + [line])
        }
        for body in ["", "\n", "— x\n", String(decoding: WitnessAnswer.body([line]).dropLast(), as: UTF8.self)] {
            #expect(throws: NoteError.self, "\(body)") {
                try WitnessAnswer.cosignature(in: Array(body.utf8), on: note, log: log, by: witness.verifierKey)
            }
        }
    }

    @Test("a conflict's size is digits and a newline", .spec("LOG-47"))
    func sizes() {
        #expect(WitnessAnswer.size(in: WitnessAnswer.body(size: 20_852_163)) == 20_852_163)
        #expect(WitnessAnswer.size(in: Array("18446744073709551615\n".utf8)) == .max)
        for text in ["", "\n", "1", "+1\n", "01\n", "1\n\n", "18446744073709551616\n", " 1\n", "x\n"] {
            #expect(WitnessAnswer.size(in: Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test("a log learns a witness's size from its conflicts and believes no size that it never had", .spec("LOG-48"))
    func submissions() {
        var witness = WitnessSubmission()
        #expect(witness.begin(size: 10) == .submit(oldSize: 0))
        #expect(witness.conflicted(claimed: 7, size: 10) == .submit(oldSize: 7))
        witness.accepted(size: 10)
        #expect(witness.begin(size: 12) == .submit(oldSize: 10))
        witness.accepted(size: 12)
        // It lost what it had and says so: it starts from there.
        #expect(witness.begin(size: 12) == .submit(oldSize: 12))
        #expect(witness.conflicted(claimed: 3, size: 12) == .submit(oldSize: 3))
        witness.accepted(size: 12)
        #expect(witness.begin(size: 13) == .submit(oldSize: 12))
        #expect(witness.conflicted(claimed: .max, size: 13) == .giveUp(.ahead))
        #expect(witness.knownSize == 12)
        // A log that has grown meanwhile has the size that it had not.
        #expect(witness.begin(size: 13) == .submit(oldSize: 12))
        #expect(witness.conflicted(claimed: 14, size: 14) == .submit(oldSize: 14))
        witness.accepted(size: 14)
        // A log that was restored is smaller than its witness remembers.
        #expect(witness.begin(size: 5) == .submit(oldSize: 5))
        #expect(witness.conflicted(claimed: 14, size: 5) == .giveUp(.ahead))
        #expect(witness.conflicted(claimed: nil, size: 5) == .giveUp(.noSize))
    }

    @Test("conflicts without end are given up", .spec("LOG-48"))
    func conflictLoop() {
        var witness = WitnessSubmission()
        #expect(witness.begin(size: 100) == .submit(oldSize: 0))
        #expect(witness.conflicted(claimed: 0, size: 100) == .giveUp(.conflicts))
        #expect(witness.begin(size: 100) == .submit(oldSize: 0))
        #expect(witness.conflicted(claimed: 1, size: 100) == .submit(oldSize: 1))
        #expect(witness.conflicted(claimed: 2, size: 100) == .submit(oldSize: 2))
        #expect(witness.conflicted(claimed: 1, size: 100) == .giveUp(.conflicts))
    }
}
