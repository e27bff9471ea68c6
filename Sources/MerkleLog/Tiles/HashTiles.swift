public import CipherSuites

/// Grows a tree by the leaf hashes of its level-0 tiles, and says what the tiles of all levels hold afterwards: what a
/// mirror of hashes computes, without an entry. Nothing is known of the hashes until the root is a signed checkpoint's.
public struct HashTiles: Hashable, Sendable {
    /// Hashes that a tile gained at its end.
    public struct Gain: Hashable, Sendable {
        /// The level of the tile.
        public let level: Int
        /// Its position among the tiles of the level.
        public let index: UInt64
        /// The number of hashes that it had before.
        public let width: Int
        /// What came after them; 32 bytes each.
        public let bytes: [UInt8]
    }

    /// The right edge of the tree.
    public private(set) var tree: Frontier

    /// Goes on from a tree; the empty one unless another is given.
    public init(_ tree: Frontier = Frontier()) { self.tree = tree }

    /// The level-0 tile that holds the next leaf, as wide as a tree of `size` leaves has it, and the number of its first
    /// hashes that are here already; nil when nothing is missing.
    public func next(of size: UInt64) -> (tile: Tile, known: Int)? {
        guard tree.size < size else { return nil }
        let full = UInt64(Tile.fullWidth)
        let index = tree.size / full
        return (Tile(level: 0, index: index, width: Int(min(full, size - index * full))), Int(tree.size % full))
    }

    /// Appends the hashes of tiles that follow one another, each as `next(of:)` names it when its turn comes; `roots` has
    /// the root of each that is whole and of which nothing is known (`Self.root`), computed beforehand on any thread.
    ///
    /// Costs one hash for each leaf where no roots are given. Returns what each tile of each level gained, whole runs of
    /// one tile at a time. Throws `malformedTile` for bytes of another length than the tile's.
    public mutating func append(_ tiles: [(tile: Tile, bytes: [UInt8], root: Digest?)]) throws(LogError) -> [Gain] {
        var gains: [Gain] = []
        var upper: [(level: Int, index: UInt64, hash: Digest)] = []
        for (tile, bytes, root) in tiles {
            let known = Int(tree.size % UInt64(Tile.fullWidth))
            guard bytes.count == tile.byteCount, tile.level == 0, tile.index == tree.size / UInt64(Tile.fullWidth),
                tile.width > known
            else { throw .malformedTile(path: tile.path) }
            let new = known == 0 ? bytes : Array(bytes[(known * Digest.byteCount)...])
            gains.append(Gain(level: 0, index: tile.index, width: known, bytes: new))
            if let root, known == 0, tile.width == Tile.fullWidth {
                tree.append(root, level: 8) { level, index, hash in
                    if level.isMultiple(of: 8) { upper.append((level / 8, index, hash)) }
                }
                continue
            }
            for start in stride(from: 0, to: new.count, by: Digest.byteCount) {
                guard let hash = Digest(new[start..<start + Digest.byteCount]) else { continue }
                tree.append(hash) { level, index, hash in
                    if level > 0, level.isMultiple(of: 8) { upper.append((level / 8, index, hash)) }
                }
            }
        }
        return gains + Self.gains(of: upper)
    }

    /// Hashes of one tile are joined, so that each tile is written once.
    private static func gains(of upper: [(level: Int, index: UInt64, hash: Digest)]) -> [Gain] {
        let full = UInt64(Tile.fullWidth)
        var runs: [[Int]: (first: UInt64, bytes: [UInt8])] = [:]
        for (level, index, hash) in upper {
            var run = runs[[level, Int(index / full)]] ?? (index, [])
            hash.append(to: &run.bytes)
            runs[[level, Int(index / full)]] = run
        }
        return runs.map { key, run in
            Gain(level: key[0], index: UInt64(key[1]), width: Int(run.first % full), bytes: run.bytes)
        }.sorted { ($0.level, $0.index) < ($1.level, $1.index) }
    }

    /// The root over the 256 leaf hashes of a whole tile: 255 hashes. Nil for any other number of bytes.
    public static func root(of bytes: [UInt8]) -> Digest? {
        guard bytes.count == Tile.fullWidth * Digest.byteCount else { return nil }
        var hashes = stride(from: 0, to: bytes.count, by: Digest.byteCount).compactMap {
            Digest(bytes[$0..<$0 + Digest.byteCount])
        }
        var width = Tile.fullWidth
        while width > 1 {
            width /= 2
            for place in 0..<width { hashes[place] = MerkleTree.nodeHash(hashes[2 * place], hashes[2 * place + 1]) }
        }
        return hashes[0]
    }
}
