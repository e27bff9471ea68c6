public import CipherSuites

/// The hashes that show one tree to be a prefix of another (RFC 9162 §2.1.4).
public struct ConsistencyProof: Hashable, Sendable {
    /// The number of leaves of the earlier tree.
    public let oldSize: UInt64
    /// The number of leaves of the later tree.
    public let newSize: UInt64
    /// The hashes in RFC order; none when the sizes are equal.
    public let hashes: [Digest]

    /// Takes the parts as they came; nothing is known until `verifies` says so.
    public init(oldSize: UInt64, newSize: UInt64, hashes: [Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// True when the tree with `newRoot` begins with all leaves of the tree with `oldRoot` (RFC 9162 §2.1.4.2).
    ///
    /// False for an old size of 0: everything continues the empty tree, so there is nothing that a proof could show.
    public func verifies(oldRoot: Digest, newRoot: Digest) -> Bool {
        guard oldSize > 0, oldSize <= newSize else { return false }
        guard oldSize < newSize else { return hashes.isEmpty && oldRoot == newRoot }
        // The old tree is one complete subtree: its root is a node of the new tree, and the proof leaves it out.
        let startsAtOldRoot = oldSize & (oldSize - 1) == 0
        guard let start = startsAtOldRoot ? oldRoot : hashes.first else { return false }
        let roots = Self.climb(
            from: start, along: startsAtOldRoot ? hashes[...] : hashes.dropFirst(), oldSize: oldSize, newSize: newSize)
        return roots.map { $0.old == oldRoot && $0.new == newRoot } ?? false
    }

    private static func climb(
        from start: Digest, along path: ArraySlice<Digest>, oldSize: UInt64, newSize: UInt64
    ) -> (old: Digest, new: Digest)? {
        let skipped = (oldSize - 1).trailingOneBitCount
        var position = (oldSize - 1) >> skipped
        var last = (newSize - 1) >> skipped
        var old = start
        var new = start
        for hash in path {
            guard last > 0 else { return nil }
            if position & 1 == 1 || position == last {
                old = MerkleTree.nodeHash(hash, old)
                new = MerkleTree.nodeHash(hash, new)
                while position & 1 == 0, position > 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                new = MerkleTree.nodeHash(new, hash)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 ? (old, new) : nil
    }
}

extension UInt64 {
    fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}
