public import CipherSuites

/// The Merkle tree hash (RFC 6962 §2.1, RFC 9162 §2.1) with SHA-256.
public enum MerkleTree {
    /// The most leaves a log may have: six levels of tiles hold them, and a million entries a second need nine years.
    public static let maximumSize: UInt64 = 1 << 48 - 1

    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = Digest.sha256([])

    /// SHA-256(0x00 ‖ data).
    public static func leafHash(_ data: [UInt8]) -> Digest { .sha256(leafPrefix, data) }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest { .sha256(prefix: 1, left, right) }

    /// The root of the tree with these leaf hashes, by the definition; `Frontier` gives the same one leaf at a time.
    public static func root(of leafHashes: [Digest]) -> Digest {
        leafHashes.isEmpty ? emptyRoot : root(ofNonEmpty: leafHashes[...])
    }

    private static let leafPrefix: [UInt8] = [0]

    private static func root(ofNonEmpty leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves[leaves.startIndex] }
        let split = leaves.startIndex + Int(largestPowerOfTwo(below: UInt64(leaves.count)))
        return nodeHash(root(ofNonEmpty: leaves[..<split]), root(ofNonEmpty: leaves[split...]))
    }

    /// The root above complete subtrees of falling size, as they stand side by side from the left.
    static func root(above subtrees: [Digest]) -> Digest {
        guard var root = subtrees.last else { return emptyRoot }
        for left in subtrees.dropLast().reversed() { root = nodeHash(left, root) }
        return root
    }

    /// Where RFC 6962 splits a tree of `size` > 1 leaves.
    static func largestPowerOfTwo(below size: UInt64) -> UInt64 { 1 << (63 - (size - 1).leadingZeroBitCount) }
}
