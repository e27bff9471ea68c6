import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("the end of a ledger")
struct OriginClosingTests {
    private static func signer(_ name: String, _ secret: UInt8) throws -> NoteSigner {
        let key = try SigningKey(suite: .ed25519, secret: [UInt8](repeating: secret, count: 32))
        return try NoteSigner(name: name, algorithm: .ed25519, key: key)
    }

    private static func closing(successor: VerifierKey? = nil) throws -> OriginClosing {
        try OriginClosing(
            of: LedgerFixture.origin, size: 42, root: .sha256([1]), successor: successor,
            signedBy: LedgerFixture.logSigner())
    }

    @Test("has one spelling, and any changed bit is refused or unsigned", .spec("LEDGER-50"))
    func spelling() throws {
        let log = try LedgerFixture.logSigner().verifierKey
        let successor = try Self.signer("chengdu-2.example/consent", 9).verifierKey
        for closing in [try Self.closing(), try Self.closing(successor: successor)] {
            let bytes = closing.serialized
            #expect(try OriginClosing(parsing: bytes) == closing)
            #expect(closing.isSigned(by: log))
            for bit in 0..<(8 * bytes.count) {
                var other = bytes
                other[bit / 8] ^= 1 << UInt8(bit % 8)
                let found = try? OriginClosing(parsing: other)
                #expect(found?.isSigned(by: log) != true, "bit \(bit)")
            }
            for other in [Array(bytes.dropLast()), bytes + [0x0a], bytes + bytes, []] {
                #expect(throws: LedgerError.self) { try OriginClosing(parsing: other) }
            }
        }
        let later = String(decoding: try Self.closing().serialized, as: UTF8.self)
            .replacing("nuo/closing@v1", with: "nuo/closing@v2")
        #expect(throws: LedgerError.upgradeNeeded("closing")) { try OriginClosing(parsing: Array(later.utf8)) }
        #expect(throws: NoteError.wrongAlgorithm) { try Self.closing(successor: log) }
        #expect(throws: NoteError.wrongAlgorithm) { try Self.closing().signed(by: LedgerFixture.cosigner()) }
    }

    @Test("lines of other nodes are added and gathered, and change neither text nor fingerprint", .spec("LEDGER-50"))
    func lines() throws {
        let closing = try Self.closing()
        let (one, two) = (try Self.signer("one.example", 3), try Self.signer("two.example", 4))
        let left = try closing.signed(by: one)
        let right = try closing.signed(by: two)
        let whole = try #require(left.merging(right))
        for signer in [one, two, try LedgerFixture.logSigner()] { #expect(whole.isSigned(by: signer.verifierKey)) }
        #expect(whole.fingerprint == closing.fingerprint)
        #expect(try left.signed(by: one) == left)
        #expect(try OriginClosing(parsing: whole.serialized) == whole)
        #expect(try closing.merging(Self.closing(successor: one.verifierKey)) == nil)
        // A bad line of a name is replaced by its good one.
        let forged = NoteSignature(
            name: "one.example", keyID: one.verifierKey.keyID, signature: [UInt8](repeating: 7, count: 64))
        let spoiled = try OriginClosing(
            parsing: SignedNote(text: closing.note.text, signatures: closing.note.signatures + [forged]).serialized)
        #expect(!spoiled.isSigned(by: one.verifierKey))
        #expect(try spoiled.signed(by: one).isSigned(by: one.verifierKey))
        // Gathered, one key keeps one line, and what is written is read again.
        for (first, second) in [(spoiled, left), (left, spoiled)] {
            let gathered = try #require(first.merging(second))
            #expect(gathered.note.signatures.count == 2)
            #expect(try OriginClosing(parsing: gathered.serialized) == gathered)
        }
    }

    @Test("a file that is full of lines takes no further one", .spec("LEDGER-50"))
    func full() throws {
        let closing = try Self.closing()
        let strange = (1..<SignedNote.maximumSignatureCount).map { number in
            NoteSignature(
                name: "n\(number).example", keyID: [0, 0, 0, UInt8(number)], signature: [UInt8](repeating: 7, count: 64)
            )
        }
        let full = try OriginClosing(
            parsing: SignedNote(text: closing.note.text, signatures: closing.note.signatures + strange).serialized)
        let one = try Self.signer("one.example", 3)
        #expect(throws: NoteError.malformedNote(.tooManySignatures)) { try full.signed(by: one) }
        #expect(try full.merging(closing.signed(by: one)) == full)
        #expect(try full.signed(by: LedgerFixture.logSigner()) == full)
        let long = NoteSignature(
            name: "one.example", keyID: [0, 0, 0, 1], signature: [UInt8](repeating: 7, count: 12_060))
        let wide = try OriginClosing(
            parsing: SignedNote(text: closing.note.text, signatures: closing.note.signatures + [long]).serialized)
        #expect(throws: NoteError.malformedNote(.tooManySignatures)) { try wide.signed(by: one) }
    }

    @Test("the key that would sign the next head ends a ledger, and none that was given up", .spec("LEDGER-51"))
    func keys() throws {
        let (old, new) = (try LedgerFixture.logSigner(), try Self.signer(LedgerFixture.origin.text, 11))
        var ledger = LedgerFixture(seed: 81)
        try ledger.open()
        ledger.seal()
        let change = try ledger.changeKey(from: old, to: new)
        let keys = try LogKeys(old.verifierKey, changes: [change])
        func closing(_ size: UInt64, by signer: NoteSigner) throws -> Bool {
            try OriginClosing(
                of: LedgerFixture.origin, size: size, root: .sha256([1]), successor: nil, signedBy: signer
            ).isSigned(byLog: keys)
        }
        #expect(try closing(change.end, by: new))
        #expect(try closing(change.end + 2, by: new))
        #expect(try !closing(change.end, by: old))
        #expect(try !closing(change.end - 1, by: old))
        #expect(try !closing(change.end - 1, by: new))
        #expect(try !closing(change.end, by: Self.signer("one.example", 3)))
    }

    @Test("a head beyond the end, or with another root there, is none of the ledger", .spec("LEDGER-52"))
    func heads() throws {
        let closing = try Self.closing()
        for (size, root, isAllowed) in [(41, 9, true), (42, 1, true), (42, 2, false), (43, 1, false)]
            as [(UInt64, UInt8, Bool)]
        {
            let head = try Checkpoint(origin: LedgerFixture.origin.text, size: size, root: .sha256([root]))
            #expect(closing.allows(head) == isAllowed)
        }
        let other = try Checkpoint(origin: LedgerFixture.otherOrigin.text, size: 1, root: .sha256([1]))
        #expect(!closing.allows(other))
    }
}
