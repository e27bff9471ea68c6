import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("growing a tree from hash tiles")
struct HashTilesTests {
    private static let tree = GrownTree(size: 66_100)

    /// The tiles of every level as a mirror keeps them: what each gained, one after the other.
    private struct Kept {
        var tiles: [[Int]: [UInt8]] = [:]

        mutating func take(_ gains: [HashTiles.Gain]) {
            for gain in gains {
                let key = [gain.level, Int(gain.index)]
                tiles[key] = (tiles[key] ?? []).prefix(gain.width * Digest.byteCount) + gain.bytes
            }
        }

        func bytes(_ path: String) throws -> [UInt8] {
            guard let tile = Tile(path: path), let bytes = tiles[[tile.level, Int(tile.index)]],
                bytes.count >= tile.byteCount
            else { throw LogError.outsideTree }
            return Array(bytes.prefix(tile.byteCount))
        }
    }

    private static func grow(
        _ grown: inout HashTiles, to size: UInt64, batch: Int, withRoots: Bool
    ) throws -> [HashTiles.Gain] {
        var gains: [HashTiles.Gain] = []
        while let (first, _) = grown.next(of: size) {
            let indexes = (first.index...(size - 1) / 256).prefix(batch)
            let tiles = try indexes.map { index in
                let tile = Tile(level: 0, index: index, width: Int(min(256, size - index * 256)))
                let bytes = try tree.tile(tile.path)
                return (tile: tile, bytes: bytes, root: withRoots ? HashTiles.root(of: bytes) : nil)
            }
            gains += try grown.append(tiles)
        }
        return gains
    }

    @Test(
        "leaf hashes in tiles of any run give the tree's root, and the tiles of every level", .spec("LOG-70"),
        arguments: [1, 7, 64], [true, false])
    func sameAsTree(batch: Int, withRoots: Bool) throws {
        var grown = HashTiles()
        var kept = Kept()
        for size in [1, 2, 255, 256, 257, 511, 512, 1300, 65_535, 65_536, 65_537, 66_100] as [UInt64] {
            kept.take(try Self.grow(&grown, to: size, batch: batch, withRoots: withRoots))
            #expect(grown.next(of: size) == nil)
            #expect(grown.tree.size == size)
            #expect(grown.tree.root == (try Proofs.root(size: size, reader: Self.tree.subtree)), "\(size)")
            for tile in Tile.all(forSize: size) {
                #expect(try kept.bytes(tile.path) == Self.tree.tile(tile.path), "\(tile.path) of \(size)")
            }
        }
    }

    @Test("a tile of another place, level or length is refused", .spec("LOG-71"))
    func refused() throws {
        var grown = HashTiles()
        _ = try Self.grow(&grown, to: 300, batch: 1, withRoots: true)
        let good = try Self.tree.tile("tile/0/001.p/60")
        for (tile, bytes) in [
            (Tile(level: 0, index: 2, width: 60), good), (Tile(level: 0, index: 0), try Self.tree.tile("tile/0/000")),
            (Tile(level: 1, index: 1, width: 60), good), (Tile(level: 0, index: 1, width: 61), good),
            (Tile(level: 0, index: 1, width: 44), Array(good.prefix(44 * 32))),
        ] {
            var other = grown
            #expect(throws: LogError.malformedTile(path: tile.path)) { try other.append([(tile, bytes, nil)]) }
        }
        #expect(HashTiles.root(of: good) == nil)
        _ = try grown.append([(Tile(level: 0, index: 1, width: 60), good, nil)])
        #expect(grown.tree.size == 316)
    }

    @Test("a subtree by its root is as good as its leaves", .spec("LOG-4"))
    func subtree() {
        let leaves = (0..<16).map { MerkleTree.leafHash([UInt8($0)]) }
        var (one, other) = (Frontier(), Frontier())
        var completed: [[Digest: Int]] = [[:], [:]]
        for leaf in leaves { one.append(leaf) { level, _, hash in if level > 1 { completed[0][hash] = level } } }
        for start in stride(from: 0, to: 16, by: 4) {
            other.append(MerkleTree.root(of: Array(leaves[start..<start + 4])), level: 2) { level, _, hash in
                completed[1][hash] = level
            }
        }
        #expect(one == other)
        #expect(completed[0] == completed[1])
    }
}
