public import CipherSuites

/// The right edge of a growing tree: the hashes of the complete subtrees that make it up, one for each bit set in its
/// size. All that is needed to append leaves and to compute the root; at most 48 digests.
public struct Frontier: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64
    /// The complete subtrees, largest (leftmost) first.
    public private(set) var hashes: [Digest]

    /// The empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// Takes up a tree where it was left; nil unless there is one hash for each bit set in `size`.
    public init?(size: UInt64, hashes: [Digest]) {
        guard size <= MerkleTree.maximumSize, hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// The root of the tree.
    public var root: Digest { MerkleTree.root(above: hashes) }

    /// Appends one leaf.
    public mutating func append(_ leafHash: Digest) { append(leafHash) { _, _, _ in } }

    /// Appends one leaf and reports every subtree that it completes: `hash` covers the leaves
    /// [`index` · 2^`level`, (`index` + 1) · 2^`level`). The leaf itself comes first, as level 0.
    public mutating func append(
        _ leafHash: Digest, completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void
    ) {
        precondition(size < MerkleTree.maximumSize, "a log closes before its tiles run out of levels")
        completing(0, size, leafHash)
        var hash = leafHash
        var level = 0
        while size >> level & 1 == 1 {
            hash = MerkleTree.nodeHash(hashes.removeLast(), hash)
            level += 1
            completing(level, size >> level, hash)
        }
        hashes.append(hash)
        size += 1
    }

    /// Appends a complete subtree of 2^`level` leaves by its root, and reports it and every subtree above it that it
    /// completes. The size must be a multiple of 2^`level`.
    public mutating func append(
        _ subtree: Digest, level bottom: Int, completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void
    ) {
        precondition(size.isMultiple(of: 1 << UInt64(bottom)), "a subtree stands where its level puts it")
        precondition(size <= MerkleTree.maximumSize - 1 << UInt64(bottom), "a log closes before it is full")
        completing(bottom, size >> bottom, subtree)
        var hash = subtree
        var level = bottom
        while size >> level & 1 == 1 {
            hash = MerkleTree.nodeHash(hashes.removeLast(), hash)
            level += 1
            completing(level, size >> level, hash)
        }
        hashes.append(hash)
        size += 1 << UInt64(bottom)
    }
}
