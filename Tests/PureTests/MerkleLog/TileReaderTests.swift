import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("reading a tree from its tiles")
struct TileReaderTests {
    private static let tree = GrownTree(size: 66_000)

    @Test(
        "tiles give the same root, frontier and proofs as the tree", .spec("LOG-7"),
        arguments: [1, 2, 255, 256, 257, 300, 65_535, 65_536, 65_537, 66_000] as [UInt64])
    func sameAsTree(_ size: UInt64) throws {
        let tiles = TileReader(size: size, read: Self.tree.tile)
        let root = try Proofs.root(size: size, reader: tiles.subtree)
        #expect(root == MerkleTree.root(of: Array(Self.tree.leaves[..<Int(size)])))
        #expect(try Proofs.frontier(size: size, reader: tiles.subtree).root == root)
        var random = SeededRandom.announced("tile proofs of \(size)")
        for index in [0, size / 2, size - 1, UInt64.random(in: 0..<size, using: &random)] {
            let proof = try Proofs.inclusion(index: index, size: size, reader: tiles.subtree)
            #expect(proof.verifies(leafHash: Self.tree.leaves[Int(index)], root: root), "leaf \(index) of \(size)")
        }
        for old in [1, size / 2 + 1, size, UInt64.random(in: 1...size, using: &random)] where old <= size {
            let proof = try Proofs.consistency(oldSize: old, newSize: size, reader: tiles.subtree)
            let oldRoot = MerkleTree.root(of: Array(Self.tree.leaves[..<Int(old)]))
            #expect(proof.verifies(oldRoot: oldRoot, newRoot: root), "\(old) to \(size)")
        }
    }

    @Test("only tiles of the tree are asked for, each level's last one once", .spec("LOG-7"))
    func asksOnlyForTilesOfTree() throws {
        let size: UInt64 = 65_900
        let ofTree = Set(Tile.all(forSize: size).map(\.path))
        var asked: [String] = []
        let tiles = TileReader(size: size) { path in
            asked.append(path)
            return try Self.tree.tile(path)
        }
        _ = try Proofs.inclusion(index: 40_000, size: size, reader: tiles.subtree)
        #expect(Set(asked).isSubset(of: ofTree))
        #expect(Set(asked).count == asked.count)
        #expect(asked.count <= 5)
    }

    @Test("a tile with too few or too many bytes is refused", .spec("LOG-7"), arguments: [-32, -1, 1, 32])
    func wrongLength(_ difference: Int) {
        let tiles = TileReader(size: 300) { path in
            let bytes = try Self.tree.tile(path)
            return difference < 0
                ? Array(bytes.dropLast(-difference)) : bytes + [UInt8](repeating: 0, count: difference)
        }
        #expect(throws: LogError.malformedTile(path: "tile/0/001.p/44")) { try tiles.subtree(level: 0, index: 299) }
    }

    @Test("a changed tile gives a proof that does not verify", .spec("LOG-7"))
    func changedTile() throws {
        let size: UInt64 = 300
        let root = MerkleTree.root(of: Array(Self.tree.leaves[..<Int(size)]))
        let tiles = TileReader(size: size) { path in
            var bytes = try Self.tree.tile(path)
            bytes[40] ^= 1
            return bytes
        }
        let proof = try Proofs.inclusion(index: 7, size: size, reader: tiles.subtree)
        #expect(!proof.verifies(leafHash: Self.tree.leaves[7], root: root))
    }

    @Test(
        "a subtree that the tree does not have complete is outside it", .spec("LOG-7"),
        arguments: [(0, 300), (8, 1), (9, 0), (-1, 0), (48, 0), (63, 0), (64, 0), (200, 0), (0, .max), (7, 2)]
            as [(Int, UInt64)])
    func outside(_ level: Int, _ index: UInt64) {
        let tiles = TileReader(size: 300, read: Self.tree.tile)
        #expect(throws: LogError.outsideTree) { try tiles.subtree(level: level, index: index) }
    }

    @Test("a tree of impossible size has no tiles", .spec("LOG-14"), arguments: [1 << 48, UInt64.max])
    func impossibleSize(_ size: UInt64) {
        let tiles = TileReader(size: size, read: Self.tree.tile)
        #expect(throws: LogError.outsideTree) { try tiles.subtree(level: 0, index: 0) }
    }
}
