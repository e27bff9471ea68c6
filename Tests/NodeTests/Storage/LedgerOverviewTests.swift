import ConsentLedger
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite("Looking at a stored ledger", .timeLimit(.minutes(10)))
struct LedgerOverviewTests {
    /// Seals as an auditor finds them, leaf by leaf.
    private static func seals(_ node: StoredLedger) throws -> [Seal] {
        try node.leaves().filter(Seal.isSeal).map { try Seal(decoding: $0) }
    }

    @Test("a block is found by its height and by each of its leaves", .spec("STORAGE-71"))
    func blocks() async throws {
        let node = try StoredLedger()
        for count in [1, 90, 1, 1, 130, 2, 7, 1] { try await node.grow(count) }
        let seals = try Self.seals(node)
        let leaves = try node.leaves()
        try #require(seals.count >= 8)
        for seal in seals {
            let found = try node.database.blocks(of: node.origin, from: seal.height, count: 1)
            #expect(found.map(\.seal) == [seal])
            #expect(found.first?.hash == MerkleTree.leafHash(leaves[Int(seal.end) - 1]))
            #expect(found.first?.entries == seal.end - seal.first - 1)
            for index in [seal.first, seal.end - 1] {
                #expect(try node.database.block(ofLeaf: index, in: node.origin)?.seal == seal)
            }
        }
        for count in 1...(seals.count + 1) {
            let newest = try node.database.blocks(of: node.origin, from: nil, count: count)
            #expect(newest.map(\.seal) == Array(seals.suffix(count)))
            let oldest = try node.database.blocks(of: node.origin, from: 0, count: count)
            #expect(oldest.map(\.seal) == Array(seals.prefix(count)))
        }
    }

    @Test("beyond the newest checkpoint there is nothing, whatever number is asked for", .spec("STORAGE-71"))
    func beyond() async throws {
        let node = try StoredLedger()
        #expect(try node.database.overview(of: node.origin) == nil)
        #expect(try node.database.blocks(of: node.origin, from: nil, count: 5) == [])
        try await node.grow(2)
        let size = UInt64(try node.leaves().count)
        for index in [size, size + 1, 1 << 62, 1 << 63, UInt64.max] {
            #expect(try node.database.leaf(at: index, in: node.origin) == nil)
            #expect(try node.database.block(ofLeaf: index, in: node.origin) == nil)
            #expect(try node.database.blocks(of: node.origin, from: index, count: 5) == [])
        }
        #expect(try node.database.leaf(at: size - 1, in: node.origin) == node.leaves().last)
        #expect(try node.database.blocks(of: node.origin, from: 0, count: 0) == [])
    }

    @Test("events are counted by what they do", .spec("STORAGE-71"))
    func effects() async throws {
        let node = try StoredLedger()
        let author = try TestKeys.signing("author")
        var chain = try RecordChain(in: node.origin)
        for effect in [Effect.issue, .narrow, .renew, .renew, .revoke] {
            try await node.append(chain.sign(effect: effect, by: author))
        }
        try await node.grow(3)
        let overview = try #require(try node.database.overview(of: node.origin))
        #expect(overview.events == [.issue: 4, .narrow: 1, .renew: 2, .revoke: 1])
        #expect(overview.foreignRevocations == 0)
        #expect(overview.staged == 0)
        #expect(overview.head == (try node.database.head(of: node.origin)))
    }
}
