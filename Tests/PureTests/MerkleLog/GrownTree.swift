import CipherSuites
import MerkleLog

/// A log of made-up entries with all that its growth completed, to read proofs and tiles from.
struct GrownTree {
    let leaves: [Digest]
    private let subtrees: [[Digest]]

    init(size: Int) {
        leaves = (0..<size).map { MerkleTree.leafHash(GrownTree.entry($0)) }
        var frontier = Frontier()
        var completed: [[Digest]] = []
        for leaf in leaves {
            frontier.append(leaf) { level, index, hash in
                if completed.count == level { completed.append([]) }
                precondition(completed[level].count == Int(index), "subtrees complete in order")
                completed[level].append(hash)
            }
        }
        subtrees = completed
    }

    static func entry(_ index: Int) -> [UInt8] { Array("entry \(index)".utf8) }

    func subtree(level: Int, index: UInt64) throws -> Digest {
        guard level < subtrees.count, index < UInt64(subtrees[level].count) else { throw LogError.outsideTree }
        return subtrees[level][Int(index)]
    }

    /// The bytes of a hash tile.
    func tile(_ path: String) throws -> [UInt8] {
        guard let tile = Tile(path: path) else { throw LogError.malformedTile(path: path) }
        let first = tile.index * UInt64(Tile.fullWidth)
        return Tile.encode(
            try (0..<UInt64(tile.width)).map { try subtree(level: 8 * tile.level, index: first + $0) })
    }
}
