import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("receipts")
struct ReceiptTests {
    private static let person = [UInt8](repeating: 4, count: 32)

    @Test("every one-bit change of a receipt is refused", .spec("LEDGER-21"))
    func everyBit() throws {
        let receipt = try Self.receipt(.renew).serialized
        let keys = TrustedKeys([try LedgerFixture.logSigner().verifierKey, try LedgerFixture.cosigner().verifierKey])
        #expect(Self.proves(receipt, keys))
        var accepted: [Int] = []
        for bit in 0..<(8 * receipt.count) {
            var changed = receipt
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            if Self.proves(changed, keys) { accepted.append(bit) }
        }
        #expect(accepted.isEmpty)
    }

    @Test("an entry that its record key did not sign proves nothing", .spec("LEDGER-21"))
    func unsigned() throws {
        let receipt = try Self.receipt(.renew, signedBy: SigningKey(suite: .ed25519, secret: Self.person))
        #expect(throws: ReceiptError.entry(.invalid(.signature))) {
            try receipt.verified(log: LedgerFixture.logSigner().verifierKey)
        }
    }

    @Test("a receipt of a key change says that the old key's agreement is not in it", .spec("LEDGER-21"))
    func keyChange() throws {
        let newKey = try SigningKey(suite: .ed25519, secret: [UInt8](repeating: 6, count: 32))
        let verified = try Self.receipt(.renew, newKey: newKey).verified(log: LedgerFixture.logSigner().verifierKey)
        #expect(verified.changesKey)
        #expect(verified.index == 1)
    }

    @Test("a receipt stands under its own checkpoint only", .spec("LEDGER-21"))
    func otherCheckpoint() throws {
        let receipt = try Self.receipt(.renew)
        let keys = TrustedKeys([try LedgerFixture.logSigner().verifierKey])
        let other = try keys.verify(LedgerFixture(seed: 0).note())
        #expect(throws: ReceiptError.checkpoint) { try receipt.verified(under: other) }
    }

    private static func proves(_ bytes: [UInt8], _ keys: TrustedKeys) -> Bool {
        guard let receipt = try? Receipt(parsing: bytes),
            let checkpoint = try? keys.verify(receipt.proof.checkpoint)
        else { return false }
        return (try? receipt.verified(under: checkpoint)) != nil
    }

    /// The receipt of a record's second entry.
    private static func receipt(
        _ effect: Effect, newKey: SigningKey? = nil, signedBy signer: SigningKey? = nil
    ) throws -> Receipt {
        var ledger = LedgerFixture(seed: 41)
        let first = try ledger.open()
        let holder = ledger.records[0]
        let key = newKey ?? holder.key
        let place = StatementPlace(
            origin: LedgerFixture.origin, record: holder.id, sequence: 1, previous: MerkleTree.leafHash(first.encoded),
            recordKey: key.publicKey.bytes, effect: effect, notAfter: LedgerFixture.notAfter)
        let person = try SigningKey(suite: .ed25519, secret: Self.person)
        let header = StatementHeader(
            suite: .ed25519, keyID: person.publicKey.thumbprint, role: .author, place: place,
            issuedAt: LedgerFixture.firstTime, salt: .sha256([5]))
        let payload = Array(#"{"resourceType":"Consent"}"#.utf8)
        let opening = try Opening([SignedStatement.sign(payload: payload, header: header, key: person)])
        let entry = Entry(
            suite: .ed25519, effect: effect, record: holder.id, sequence: 1, previous: place.previous,
            notAfter: place.notAfter, commitment: opening.commitment, stop: .zero, signer: newKey?.publicKey)
        let leaf = try entry.signed(by: signer ?? holder.key, for: LedgerFixture.origin).encoded
        ledger.append(leaf)
        ledger.seal()
        let inclusion = try Proofs.inclusion(index: 1, size: ledger.state.size, reader: ledger.subtree)
        let note = try ledger.note(cosigners: [LedgerFixture.cosigner()])
        return Receipt(opening: opening, proof: LogProof(extra: leaf, inclusion: inclusion, checkpoint: note))
    }
}
