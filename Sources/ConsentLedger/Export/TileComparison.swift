import CipherSuites
import MerkleLog

/// Holds the hash tiles of an export, level by level, against what its entries hash to.
struct TileComparison {
    private let read: (Tile) throws -> [UInt8]
    private var frontier = Frontier()
    /// Per tile level above 0, the hashes of the tile that is being filled, and how many tiles were full before it.
    private var filling: [(hashes: [Digest], full: UInt64)] = []

    init(read: @escaping (Tile) throws -> [UInt8]) { self.read = read }

    /// The root over the entries so far.
    var root: Digest { frontier.root }

    /// Takes the leaf hashes of the next bundle, which are the next tile of level 0.
    mutating func append(_ leafHashes: [Digest]) throws {
        let full = UInt64(Tile.fullWidth)
        try compare(leafHashes, with: Tile(level: 0, index: frontier.size / full, width: leafHashes.count))
        var completed: [(level: Int, hash: Digest)] = []
        for hash in leafHashes {
            frontier.append(hash) { level, _, hash in
                if level > 0, level.isMultiple(of: 8) { completed.append((level / 8, hash)) }
            }
        }
        for (level, hash) in completed { try append(hash, level: level) }
    }

    private mutating func append(_ hash: Digest, level: Int) throws {
        if filling.count < level { filling.append(([], 0)) }
        filling[level - 1].hashes.append(hash)
        guard filling[level - 1].hashes.count == Tile.fullWidth else { return }
        let (hashes, full) = filling[level - 1]
        try compare(hashes, with: Tile(level: level, index: full))
        filling[level - 1] = ([], full + 1)
    }

    /// Compares the partial tiles at the right edge.
    func finish() throws {
        for (place, (hashes, full)) in filling.enumerated() where !hashes.isEmpty {
            try compare(hashes, with: Tile(level: place + 1, index: full, width: hashes.count))
        }
    }

    private func compare(_ hashes: [Digest], with tile: Tile) throws {
        guard try read(tile) == Tile.encode(hashes) else { throw ExportError.tile(path: tile.path) }
    }
}
