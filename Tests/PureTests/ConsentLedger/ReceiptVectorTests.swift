import CipherSuites
import ConsentLedger
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("receipt vectors")
struct ReceiptVectorTests {
    @Test("a receipt proves what its vector says", .spec("LEDGER-21"), arguments: LedgerVector.good("receipt"))
    func receipt(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let receipt = try Self.read(vector.input)
        #expect(receipt.index == (try expected.vectorNumber("index")))
        #expect(receipt.checkpoint.checkpoint.size == (try expected.vectorNumber("size")))
        #expect(receipt.checkpoint.checkpoint.root == (try expected.vectorDigest("root")))
        #expect(receipt.leafHash == (try expected.vectorDigest("leafHash")))
        #expect(receipt.entry.encoded == (try expected.vectorHex("entry")))
        #expect(receipt.origin == (try expected.vectorOrigin()))
        #expect(UInt64(receipt.opening.statements.count) == (try expected.vectorNumber("statementCount")))
        #expect(UInt64(receipt.checkpoint.cosignatures.count) == (try expected.vectorNumber("cosignatureCount")))
        #expect(!receipt.changesKey)
    }

    @Test(
        "a bad receipt is refused with its kind", .spec("LEDGER-21"),
        arguments: LedgerVector.all("receipt").filter { $0.expected == nil })
    func badReceipt(_ vector: LedgerVector) throws {
        #expect(try LedgerVector.outcome { _ = try Self.read(vector.input) } == vector.outcome)
    }

    private static func read(_ input: JSONValue) throws -> VerifiedReceipt {
        let keys = try #require(input["vkeys"]).elements.map { try VerifierKey(parsing: try #require($0.string)) }
        let log = try #require(keys.first { $0.algorithm == .ed25519 })
        let receipt = try Receipt(parsing: Array(input.vectorText("receipt").utf8))
        return try receipt.verified(log: log, cosigners: keys.filter { $0 != log })
    }
}
