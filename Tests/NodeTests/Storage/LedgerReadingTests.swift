import CipherSuites
import ConsentLedger
import Federation
import Foundation
import GRDB
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct LedgerReadingTests {
    /// 300 and some leaves in three blocks, so that level 1 has a hash and the second tile is partial.
    private static func grown() async throws -> StoredLedger {
        let node = try StoredLedger()
        for _ in 0..<3 { try await node.grow(100) }
        return node
    }

    @Test("tiles and bundles are those of the leaves, and none is wider than the checkpoint", .spec("STORAGE-18"))
    func tilesAndBundles() async throws {
        let node = try await Self.grown()
        let leaves = try node.leaves()
        let size = UInt64(leaves.count)
        let hashes = leaves.map(MerkleTree.leafHash)
        for tile in Tile.all(forSize: size) {
            let span = 1 << (8 * tile.level)
            let expected = (0..<tile.width).map { offset in
                let first = (Int(tile.index) * 256 + offset) * span
                return MerkleTree.root(of: Array(hashes[first..<(first + span)]))
            }
            #expect(try node.database.hashes(of: tile, in: node.origin) == Tile.encode(expected), "\(tile.path)")
        }
        for bundle in EntryBundle.all(forSize: size) {
            let bytes = try #require(try node.database.entries(of: bundle, in: node.origin))
            let first = Int(bundle.index) * 256
            #expect(try EntryBundle.decode(bytes, count: bundle.width) == Array(leaves[first..<(first + bundle.width)]))
        }
        let wide = Int(size % 256) + 1
        #expect(try node.database.hashes(of: Tile(level: 0, index: 1, width: wide), in: node.origin) == nil)
        #expect(try node.database.entries(of: EntryBundle(index: 1, width: wide), in: node.origin) == nil)
        #expect(try node.database.hashes(of: Tile(level: 0, index: 1 << 39), in: node.origin) == nil)
        #expect(try node.database.entries(of: EntryBundle(index: 1 << 39), in: node.origin) == nil)
    }

    @Test("every leaf has a proof under the newest checkpoint, and a seal after it", .spec("STORAGE-18"))
    func proofs() async throws {
        let node = try await Self.grown()
        let leaves = try node.leaves()
        let head = try #require(try node.database.head(of: node.origin))
        let seals = leaves.indices.filter { Seal.isSeal(leaves[$0]) }
        for index in leaves.indices.filter({ $0.isMultiple(of: 13) || seals.contains($0) }) {
            let proof = try #require(try node.database.proof(at: UInt64(index), in: node.origin))
            #expect(proof.extra == leaves[index])
            #expect(proof.checkpoint == head.note)
            #expect(proof.inclusion.verifies(leafHash: MerkleTree.leafHash(leaves[index]), root: head.state.root))
            let seal = try node.database.sealProof(after: UInt64(index), in: node.origin)
            #expect(seal?.inclusion.index == seals.first { $0 > index }.map { UInt64($0) })
            guard !seals.contains(index) else { continue }
            let entered = EnteredStatement(
                receipt: try #require(try node.database.receipt(at: UInt64(index), in: node.origin)),
                seal: try #require(seal))
            #expect(try entered.verified(log: LogKeys(node.ledger.logKey)).receipt.index == UInt64(index))
        }
    }

    @Test(
        "a proof leads to the root or is not given: not from a damaged row, and again once it is repaired",
        .spec("STORAGE-223"))
    func proofsOfDamagedTrees() async throws {
        let node = try await Self.grown()
        let head = try #require(try node.database.head(of: node.origin))
        let raw = try node.rawConnection()
        try await raw.write { db in
            for name in try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'subtree'")
            {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
        }
        let good = try #require(
            try await raw.read {
                try Data.fetchOne($0, sql: "SELECT hash FROM subtree WHERE level = 5 AND idx = 1")
            })
        let write = { (hash: Data) in
            try await raw.write {
                try $0.execute(sql: "UPDATE subtree SET hash = ? WHERE level = 5 AND idx = 1", arguments: [hash])
            }
        }
        try await write(Data(repeating: 7, count: 32))
        #expect(throws: StorageError.damaged("tree of \(node.origin)")) {
            try node.database.proof(at: 3, in: node.origin)
        }
        // Its path does not lead beside that row.
        #expect(try node.database.proof(at: 40, in: node.origin) != nil)
        try await write(good)
        let proofs = try node.database.proofs(at: [3, 40, 300, 1 << 40], in: node.origin)
        #expect(proofs.map(\.inclusion.index) == [3, 40, 300])
        for proof in proofs {
            let leaf = try #require(proof.extra)
            #expect(proof.inclusion.verifies(leafHash: MerkleTree.leafHash(leaf), root: head.state.root))
        }
    }

    @Test("a place beyond the ledger, or any number at all, has no entry, proof or receipt", .spec("STORAGE-19"))
    func beyondTheEnd() async throws {
        let node = try StoredLedger()
        for index in [0, UInt64.max] {
            #expect(try node.database.entry(at: index, in: node.origin) == nil)
            #expect(try node.database.sealProof(after: index, in: node.origin) == nil)
        }
        for _ in 0..<2 { try await node.grow(1) }
        let other = try #require(Origin("nobody.example/x"))
        for index in [5, 6, 1 << 62, UInt64(1) << 63, UInt64.max] {
            #expect(try node.database.proof(at: index, in: node.origin) == nil)
            #expect(try node.database.receipt(at: index, in: node.origin) == nil)
            #expect(try node.database.sealProof(after: index, in: node.origin) == nil)
            #expect(try node.database.entry(at: index, in: node.origin) == nil)
            #expect(try node.database.root(at: index, in: node.origin) == nil)
            #expect(try node.database.consistency(from: index, in: node.origin) == nil)
            #expect(try node.database.proof(at: index, in: other) == nil)
        }
        #expect(try node.database.proof(at: 4, in: node.origin) == nil)
        #expect(try node.database.sealProof(after: 3, in: node.origin) == nil)
        // The leaf at 1 is a seal.
        #expect(try node.database.proof(at: 1, in: node.origin) != nil)
        #expect(try node.database.receipt(at: 1, in: node.origin) == nil)
        #expect(try node.database.entry(at: 1, in: node.origin) == nil)
        #expect(try node.database.consistency(from: 0, in: node.origin) == nil)
    }

    @Test("every earlier head is a prefix of every later one, and the proof says so", .spec("STORAGE-18"))
    func consistency() async throws {
        let node = try StoredLedger()
        var heads: [LedgerHead] = []
        for count in 1...8 {
            try await node.grow(count)
            heads.append(try #require(try node.database.head(of: node.origin)))
            for earlier in heads {
                let proof = try #require(try node.database.consistency(from: earlier.state.size, in: node.origin))
                #expect(proof.verifies(oldRoot: earlier.state.root, newRoot: heads[heads.count - 1].state.root))
                #expect(try node.database.root(at: earlier.state.size, in: node.origin) == earlier.state.root)
            }
        }
    }

    @Test("an entry without its opening has no receipt, and its ledger still verifies", .spec("STORAGE-20"))
    func erasedOpening() async throws {
        let node = try StoredLedger()
        try await node.grow(2)
        let commitment = try #require(try node.database.entry(at: 0, in: node.origin)?.commitment)
        #expect(try node.database.opening(for: commitment) != nil)
        try await node.rawConnection().write { try $0.execute(sql: "DELETE FROM opening") }
        #expect(try node.database.opening(for: commitment) == nil)
        #expect(try node.database.receipt(at: 0, in: node.origin) == nil)
        #expect(try node.database.proof(at: 0, in: node.origin) != nil)
        try node.replay()
    }

    @Test(
        "a row that was changed behind the program's back is noticed", .spec("STORAGE-21"),
        arguments: ["frontier", "last_seal"])
    func damagedHead(column: String) async throws {
        let node = try StoredLedger()
        try await node.grow(2)
        try await node.rawConnection().write { try $0.execute(sql: "UPDATE head SET \(column) = x'00'") }
        #expect(throws: StorageError.damaged("head of \(node.origin)")) { try node.database.head(of: node.origin) }
    }

    @Test("a head is not signed over leaves that read back differently", .spec("STORAGE-21"))
    func flippedSubtree() async throws {
        let node = try StoredLedger()
        // Four leaves: their common root is read again for the tree of six.
        for _ in 0..<2 { try await node.grow(1) }
        let before = try #require(try node.database.head(of: node.origin))
        try await node.rawConnection().write { db in
            try db.execute(sql: "DROP TRIGGER subtree_no_update")
            try db.execute(sql: "UPDATE subtree SET hash = zeroblob(32) WHERE level = 2")
        }
        await #expect(throws: StorageError.damaged("tree of \(node.origin)")) { try await node.grow(1) }
        #expect(try node.database.head(of: node.origin) == before)
    }
}
