public import CipherSuites

/// Reads subtree hashes of a tree of known size from its tiles: `Proofs.inclusion(index:size:reader: tiles.subtree)`.
///
/// The hashes are as good as the tiles: a proof made from them is held against a checkpoint before anyone relies on it.
/// The last tile of each level is kept, since a proof reads several hashes of one tile. One owner at a time; not
/// `Sendable`.
public struct TileReader {
    private let size: UInt64
    private let read: (_ path: String) throws -> [UInt8]
    private let recent = RecentTiles()

    /// Reads the tiles of the tree of `size` leaves through `read`, which is given paths as `Tile.path` writes them.
    public init(size: UInt64, read: @escaping (_ path: String) throws -> [UInt8]) {
        self.size = size
        self.read = read
    }

    /// The hash of a complete subtree of 2^`level` leaves (a `SubtreeReader`).
    ///
    /// Throws `outsideTree` when the tree does not have it complete, `malformedTile` when a tile has another length
    /// than its width says, and whatever `read` throws.
    public func subtree(level: Int, index: UInt64) throws -> Digest {
        guard (0..<8 * Tile.levels.count).contains(level), size <= MerkleTree.maximumSize,
            index < size >> UInt64(level)
        else { throw LogError.outsideTree }
        let tileLevel = level / 8
        let run = UInt64(1) << UInt64(level % 8)
        let first = index * run
        let full = UInt64(Tile.fullWidth)
        let hashesOnLevel = size >> (8 * UInt64(tileLevel))
        let tile = Tile(
            level: tileLevel, index: first / full, width: Int(min(full, hashesOnLevel - first / full * full)))
        let start = Int(first % full)
        return MerkleTree.root(of: Array(try hashes(of: tile)[start..<(start + Int(run))]))
    }

    private func hashes(of tile: Tile) throws -> [Digest] {
        if let (known, hashes) = recent.byLevel[tile.level], known == tile { return hashes }
        let hashes = try tile.hashes(in: read(tile.path))
        recent.byLevel[tile.level] = (tile, hashes)
        return hashes
    }
}

private final class RecentTiles {
    var byLevel: [Int: (tile: Tile, hashes: [Digest])] = [:]
}
