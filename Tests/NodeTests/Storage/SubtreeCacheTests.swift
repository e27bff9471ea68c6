import ConsentLedger
import Foundation
import GRDB
import MerkleLog
import TestSupport
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10))) struct SubtreeCacheTests {
    @Test("a tree of which nothing, some levels or all are kept gives the same proofs", .spec("STORAGE-246"))
    func everyHeight() async throws {
        let node = try StoredLedger()
        for count in [100, 130, 70] { try await node.grow(count) }
        let head = try #require(try node.database.head(of: node.origin))
        let leaves = try node.leaves()
        try node.database.reading { db in
            let rows = try #require(try LedgerRows(db, origin: node.origin))
            for kept in [0, 1, 2, 5, 40, 75, 151, 1000] {
                let cache = SubtreeCache(maximumLevelCount: kept)
                for size in [1, 2, 3, 255, 256, head.state.size - 1, head.state.size] {
                    let root = try Proofs.root(size: size, reader: rows.subtree)
                    for index in stride(from: 0, to: size, by: size < 10 ? 1 : 17) {
                        let expected = try Proofs.inclusion(index: index, size: size, reader: rows.subtree)
                        let found = try cache.inclusion(of: index, size: size, root: root, in: rows)
                        #expect(found?.proof == expected, "\(index) of \(size), \(kept) kept")
                        #expect(found?.leaf == leaves[Int(index)], "\(index) of \(size), \(kept) kept")
                    }
                }
            }
        }
    }

    @Test("levels that are not kept are made from leaves: their rows are not asked", .spec("STORAGE-246"))
    func madeFromLeaves() async throws {
        let node = try StoredLedger()
        try await node.grow(300)
        let head = try #require(try node.database.head(of: node.origin))
        try await node.rawConnection().write { db in
            try db.execute(sql: "DROP TRIGGER subtree_no_update")
            try db.execute(sql: "UPDATE subtree SET hash = zeroblob(32) WHERE level IN (1, 2) AND idx < 8")
        }
        // Of some 300 leaves, levels from the third on have no more than 40 hashes.
        for (kept, isGiven) in [(40, true), (1000, false)] {
            try node.database.reading { db in
                let rows = try #require(try LedgerRows(db, origin: node.origin))
                let cache = SubtreeCache(maximumLevelCount: kept)
                let found = try? cache.inclusion(of: 9, size: head.state.size, root: head.state.root, in: rows)
                #expect((found != nil) == isGiven, "\(kept)")
            }
        }
    }
}
