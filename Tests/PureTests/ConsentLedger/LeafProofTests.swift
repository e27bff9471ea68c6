import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("bare proofs of leaves")
struct LeafProofTests {
    /// A block of a first entry, a second entry and a first entry that its record key did not sign; then the seal.
    private static func ledger() throws -> LedgerFixture {
        var ledger = LedgerFixture(seed: 61)
        try ledger.open()
        try ledger.extend(0)
        var forged = try ledger.open()
        forged.signature[5] ^= 1
        ledger.append(forged.encoded)
        ledger.seal()
        return ledger
    }

    private static func proof(_ ledger: LedgerFixture, _ index: UInt64, leaf: [UInt8]? = nil) throws -> LogProof {
        let inclusion = try Proofs.inclusion(index: index, size: ledger.state.size, reader: ledger.subtree)
        return LogProof(extra: leaf ?? ledger.leaves[Int(index)], inclusion: inclusion, checkpoint: try ledger.note())
    }

    private static func check(_ proof: LogProof) throws -> VerifiedLeaf {
        let log = try LedgerFixture.logSigner().verifierKey
        return try proof.verifiedLeaf(
            under: VerifiedCheckpoint(verifying: proof.checkpoint, log: log, cosigners: []))
    }

    @Test("say what the leaf is and whether its record's key was checked", .spec("CLI-95"))
    func content() throws {
        let ledger = try Self.ledger()
        let first = try Self.check(Self.proof(ledger, 0))
        #expect(first.content == .entry(try Entry(decoding: ledger.leaves[0])))
        #expect(first.isRecordKeyChecked && first.index == 0)
        #expect(first.leafHash == MerkleTree.leafHash(ledger.leaves[0]))
        #expect(try !Self.check(Self.proof(ledger, 1)).isRecordKeyChecked)
        let seal = try Self.check(Self.proof(ledger, ledger.state.size - 1))
        guard case .seal(let content) = seal.content else {
            Issue.record("no seal")
            return
        }
        #expect(content.end == ledger.state.size)
        #expect(!seal.isRecordKeyChecked)
    }

    @Test("prove nothing of another leaf, another place, another checkpoint or a forged entry", .spec("CLI-95"))
    func refused() throws {
        let ledger = try Self.ledger()
        let last = ledger.state.size - 2
        #expect(throws: ReceiptError.entry(.invalid(.signature))) { try Self.check(Self.proof(ledger, last)) }
        for (index, leaf) in [(0, 1), (1, 0), (1, 4)] as [(UInt64, Int)] {
            let proof = try Self.proof(ledger, index, leaf: ledger.leaves[leaf])
            #expect(throws: ReceiptError.inclusion) { try Self.check(proof) }
        }
        var changed = ledger.leaves[0]
        for bit in stride(from: 0, to: 8 * changed.count, by: 7) {
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let proof = try Self.proof(ledger, 0, leaf: changed)
            #expect(throws: ReceiptError.inclusion, "bit \(bit)") { try Self.check(proof) }
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        let missing = LogProof(
            extra: nil, inclusion: try Proofs.inclusion(index: 0, size: ledger.state.size, reader: ledger.subtree),
            checkpoint: try ledger.note())
        #expect(throws: ReceiptError.malformed) { try Self.check(missing) }
        let log = try LedgerFixture.logSigner().verifierKey
        let elsewhere = try VerifiedCheckpoint(verifying: LedgerFixture(seed: 0).note(), log: log, cosigners: [])
        #expect(throws: ReceiptError.checkpoint) { try Self.proof(ledger, 0).verifiedLeaf(under: elsewhere) }
    }
}
