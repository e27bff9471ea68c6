import CipherSuites
import ConsentLedger
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("block vectors")
struct BlockVectorTests {
    @Test("a ledger replays to its size, root and blocks", .spec("LEDGER-20"), arguments: LedgerVector.good("block"))
    func replay(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let (replay, blocks) = try Self.replay(vector.input)
        #expect(replay.state.size == (try expected.vectorNumber("size")))
        #expect(replay.state.root == (try expected.vectorDigest("root")))
        #expect(blocks.map(\.seal.end) == expected["ends"]?.elements.compactMap(\.uint64))
    }

    @Test("an export is verified from its files alone", .spec("LEDGER-25"), arguments: LedgerVector.good("block"))
    func export(_ vector: LedgerVector) throws {
        let expected = try #require(vector.expected)
        let ledger = try Self.verifyExport(vector.input)
        #expect(ledger.checkpoint.checkpoint.size == (try expected.vectorNumber("size")))
        #expect(ledger.checkpoint.cosignatures.count == 1)
        #expect(UInt64(ledger.eventCount) == (try expected.vectorNumber("events")))
        let revocations = ledger.checkedRevocationCount + ledger.uncheckedRevocationCount
        #expect(UInt64(revocations) == (try expected.vectorNumber("revocations")))
        #expect(ledger.blockCount == expected["ends"]?.elements.count)
        #expect(
            ledger.disputedRecords.map { Hex.encode($0.bytes) }
                == expected["disputed"]?.elements.compactMap(\.string))
    }

    @Test(
        "a bad ledger is refused with its kind and rule, from its leaves and from its files",
        .spec(
            "LEDGER-8", "LEDGER-10", "LEDGER-11", "LEDGER-12", "LEDGER-13", "LEDGER-14", "LEDGER-18", "LEDGER-20",
            "LEDGER-42", "LEDGER-43"),
        arguments: LedgerVector.all("block").filter { $0.expected == nil })
    func bad(_ vector: LedgerVector) throws {
        #expect(try LedgerVector.outcome { _ = try Self.replay(vector.input) } == vector.outcome)
        #expect(try LedgerVector.outcome { _ = try Self.verifyExport(vector.input) } == vector.outcome)
        do {
            _ = try Self.replay(vector.input)
        } catch LedgerError.invalid(let rule) {
            #expect(rule == Self.rules[try #require(vector.rule)])
        } catch LedgerError.upgradeNeeded {}
    }

    /// The vectors' rules, in ours.
    private static let rules: [String: LedgerRule] = [
        "signature": .signature, "prev": .predecessor, "record-exists": .recordExists,
        "repeated-entry": .repeatedEntry, "revocation-authority": .revocationAuthority, "seq": .predecessor,
        "suite-change": .predecessor, "record-unknown": .predecessor, "body-root": .bodyRoot,
        "empty-block": .emptyBlock, "seal-end": .sealSequence, "seal-first": .sealSequence,
        "seal-height": .sealSequence, "prev-seal": .sealChain, "seal-time": .sealTime,
        "checkpoint-size": .checkpointSize, "log-key": .logKey, "key-epoch": .keyEpoch,
    ]

    private static func replay(_ input: JSONValue) throws -> (LedgerReplay, [AcceptedBlock]) {
        let leaves = try #require(input["leaves"]).elements.map { try #require($0.string.flatMap { Hex.decode($0) }) }
        var replay = LedgerReplay(origin: try input.vectorOrigin())
        var records = RecordIndex()
        var blocks: [AcceptedBlock] = []
        for leaf in leaves {
            guard let block = try replay.accept(leaf, heads: records.heads) else { continue }
            records.add(block)
            blocks.append(block)
        }
        let root = MerkleTree.root(of: leaves.map(MerkleTree.leafHash))
        try replay.check(
            against: Checkpoint(origin: replay.origin.text, size: UInt64(leaves.count), root: root))
        return (replay, blocks)
    }

    private static func verifyExport(_ input: JSONValue) throws -> VerifiedLedger {
        let keys = try #require(input["vkeys"]).elements.map { try VerifierKey(parsing: try #require($0.string)) }
        let files = try #require(input["files"]?.object)
        let export = LedgerExport(paths: files.names) { path, _ in
            try #require(files[path]?.string.flatMap { Base64.decode($0) })
        }
        return try export.verified(by: TrustedKeys(keys))
    }
}
