public import CipherSuites

/// The sibling hashes from one leaf up to the root (RFC 9162 §2.1.3).
public struct InclusionProof: Hashable, Sendable {
    /// The position of the leaf, from 0.
    public let index: UInt64
    /// The number of leaves of the tree.
    public let size: UInt64
    /// The siblings, from the leaf's own up to a child of the root.
    public let hashes: [Digest]

    /// Takes the parts as they came; nothing is known until `verifies` says so.
    public init(index: UInt64, size: UInt64, hashes: [Digest]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// True when index, size and number of hashes fit together, so that the proof leads to a root.
    var isWellFormed: Bool {
        guard index < size else { return false }
        // Below the level where the paths of leaf and last leaf meet every node has a sibling; from there on only a right
        // child has one.
        let shared = UInt64.bitWidth - (index ^ (size - 1)).leadingZeroBitCount
        return hashes.count == shared + (index >> shared).nonzeroBitCount
    }

    /// The root that the proof leads to from this leaf (RFC 9162 §2.1.3.2); nil when index, size and number of hashes
    /// do not fit together.
    public func root(from leafHash: Digest) -> Digest? {
        guard index < size else { return nil }
        var position = index
        var last = size - 1
        var hash = leafHash
        for sibling in hashes {
            guard last > 0 else { return nil }
            if position & 1 == 1 || position == last {
                hash = MerkleTree.nodeHash(sibling, hash)
                // A node alone at the right edge has no sibling on its level and rises until it is a right child.
                while position & 1 == 0, position > 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleTree.nodeHash(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }

    /// True when the leaf stands at `index` in the tree with this root.
    public func verifies(leafHash: Digest, root: Digest) -> Bool { self.root(from: leafHash) == root }
}
