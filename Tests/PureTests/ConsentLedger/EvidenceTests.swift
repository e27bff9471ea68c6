import CipherSuites
import ConsentLedger
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("evidence")
struct EvidenceTests {
    @Test(
        "every one-bit change of a file proves nothing or the same", .spec("EVIDENCE-10"),
        arguments: [
            "fork-longer", "seal-height", "unsealed-checkpoint", "invalid-entry-signature", "invalid-seal-body-root",
            "cosigner-fork-longer", "cosigner-time",
        ])
    func everyBit(_ name: String) throws {
        let vector = try #require(LedgerVector.good("evidence").first { $0.name == "evidence/" + name })
        let bytes = Array(try vector.input.vectorText("evidence").utf8)
        let keys = try EvidenceVectorTests.keys(vector.input)
        let proved = try Evidence(parsing: bytes).verified(by: keys)
        var stillProving = 0
        for bit in 0..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let found = try? Evidence(parsing: changed).verified(by: keys) else { continue }
            stillProving += 1
            #expect(found == proved, "bit \(bit)")
        }
        // Only the lines of others, which nobody looks at, may change.
        #expect(stillProving == 0 || name == "cosigner-time")
    }

    @Test(
        "a one-bit change of a file about disclosures proves nothing", .spec("EVIDENCE-10"),
        arguments: ["omitted-disclosure-last", "omitted-disclosure-count", "reused-prior"])
    func manyBits(_ name: String) throws {
        let vector = try #require(LedgerVector.good("evidence").first { $0.name == "evidence/" + name })
        let bytes = Array(try vector.input.vectorText("evidence").utf8)
        let keys = try EvidenceVectorTests.keys(vector.input)
        // Steps of a prime number of bits reach every section and every bit of a byte.
        for bit in stride(from: 0, to: 8 * bytes.count, by: 61) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect((try? Evidence(parsing: changed).verified(by: keys)) == nil, "bit \(bit)")
        }
    }

    @Test("a file is cut off, doubled or too large: refused", .spec("EVIDENCE-1"))
    func shapes() throws {
        let vector = try #require(LedgerVector.good("evidence").first { $0.name == "evidence/invalid-entry-signature" })
        let bytes = Array(try vector.input.vectorText("evidence").utf8)
        let keys = try EvidenceVectorTests.keys(vector.input)
        for count in bytes.indices {
            let cut = try? Evidence(parsing: Array(bytes[..<count])).verified(by: keys)
            #expect(cut == nil, "\(count) bytes")
        }
        #expect(throws: EvidenceError.malformed) { try Evidence(parsing: bytes + bytes) }
        let large = bytes + [UInt8](repeating: 0x0a, count: Evidence.maximumByteCount)
        #expect(throws: EvidenceError.malformed) { try Evidence(parsing: large) }
    }

    @Test("random bytes and random changes never trap the parser", .spec("EVIDENCE-1"))
    func hostile() throws {
        var random = SeededRandom.announced("hostile evidence")
        let vectors = LedgerVector.all("evidence")
        for _ in 0..<4000 {
            let vector = try #require(vectors.randomElement(using: &random))
            var bytes = Array(try vector.input.vectorText("evidence").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: "99999999999999999999".utf8, at: place)
                }
            }
            _ = try? Evidence(parsing: bytes).verified(by: EvidenceVectorTests.keys(vector.input))
        }
    }

    @Test("nothing proves anything against an honest log", .spec("EVIDENCE-12"))
    func honest() throws {
        var ledger = LedgerFixture(seed: 77)
        try ledger.grow(by: 40)
        let key = try LedgerFixture.logSigner().verifierKey
        let tree = try Self.tree(of: ledger)
        #expect(try tree.unsealed() == nil)
        var seals: [UInt64] = []
        for (index, leaf) in ledger.leaves.enumerated() {
            let found = try tree.invalidLeaf(
                at: UInt64(index), lastSeal: seals.last, known: [LedgerFixture.origin, LedgerFixture.otherOrigin])
            #expect(found == nil, "leaf \(index)")
            if Seal.isSeal(leaf) { seals.append(UInt64(index)) }
        }
        for seal in seals.dropLast() {
            let root = MerkleTree.root(of: ledger.leaves[...Int(seal)].map(MerkleTree.leafHash))
            let earlier = try Checkpoint(origin: LedgerFixture.origin.text, size: seal + 1, root: root)
            let note = SignedNote(text: earlier.text, signatures: [try LedgerFixture.logSigner().sign(earlier.text)])
            #expect(try Evidence.fork(note, ledger.note(), log: LogKeys(key), branch: ledger.subtree) == nil)
        }
        #expect(!seals.isEmpty)
    }

    @Test("what is wrong in a tree is found and put into a file", .spec("EVIDENCE-6", "EVIDENCE-7"))
    func assembled() throws {
        var ledger = LedgerFixture(seed: 78)
        try ledger.grow(by: 30)
        let record = try #require(ledger.records.indices.first { ledger.records[$0].key.publicKey.suite == .ed25519 })
        var entry = try ledger.entry(of: record, effect: .narrow)
        entry.signature[3] ^= 1
        let lastSeal = ledger.state.size - 1
        ledger.append(entry.encoded)
        ledger.seal()
        let found = try Self.tree(of: ledger).invalidLeaf(at: lastSeal + 1, lastSeal: lastSeal, known: [])
        let evidence = try #require(found)
        #expect(try Evidence(parsing: evidence.serialized) == evidence)
        let proved = try evidence.verified(by: [LedgerFixture.logSigner().verifierKey])
        #expect(proved.finding == .leaf(index: lastSeal + 1, .signature))
        #expect(try Self.tree(of: ledger).invalidLeaf(at: lastSeal + 2, lastSeal: lastSeal, known: []) == nil)
    }

    @Test("a run is proved wherever it stands, and nothing else is", .spec("EVIDENCE-9"))
    func runs() throws {
        var ledger = LedgerFixture(seed: 79)
        try ledger.grow(by: 12)
        let size = ledger.state.size
        for first in 0..<size {
            for end in (first + 1)...size {
                let run = try #require(try LeafRun(first..<end, size: size, reader: ledger.subtree))
                let expected = ledger.leaves[Int(first)..<Int(end)].map(MerkleTree.leafHash)
                #expect(run.leaves == expected)
                #expect(Self.isProved(run, ledger))
                let shifted = LeafRun(first: first + 1, leaves: run.leaves, siblings: run.siblings)
                #expect(!Self.isProved(shifted, ledger), "\(first)..<\(end)")
                let short = LeafRun(first: first, leaves: run.leaves, siblings: Array(run.siblings.dropLast()))
                #expect(run.siblings.isEmpty || !Self.isProved(short, ledger), "\(first)..<\(end)")
            }
        }
        #expect(try LeafRun(0..<(size + 1), size: size, reader: ledger.subtree) == nil)
    }

    private static func isProved(_ run: LeafRun, _ ledger: LedgerFixture) -> Bool {
        (try? run.verified(under: ledger.checkpoint())) != nil
    }

    private static func tree(of ledger: LedgerFixture) throws -> AccusedTree {
        let leaves = ledger.leaves
        let finder = AccusedTree.Finder(
            leaf: { hash in leaves.firstIndex { MerkleTree.leafHash($0) == hash }.map { UInt64($0) } },
            opening: { record in
                leaves.firstIndex { leaf in
                    (try? Entry(decoding: leaf)).map { $0.record == record && $0.sequence == 0 } ?? false
                }.map { UInt64($0) }
            })
        return AccusedTree(
            note: try ledger.note(), size: ledger.state.size, log: LogKeys(try LedgerFixture.logSigner().verifierKey),
            subtree: ledger.subtree, leaf: { leaves[Int($0)] }, finder: finder)
    }
}
