public import CipherSuites

/// Reads the hash of a complete subtree: the leaves [`index` · 2^`level`, (`index` + 1) · 2^`level`).
public typealias SubtreeReader = (_ level: Int, _ index: UInt64) throws -> Digest

/// Makes proofs and roots from the complete subtrees of a tree. Each reads at most about two hashes a level; what the
/// reader throws is passed on.
public enum Proofs {
    /// The proof that leaf `index` stands in the tree of `size` leaves (RFC 9162 §2.1.3.1).
    public static func inclusion(index: UInt64, size: UInt64, reader: SubtreeReader) throws -> InclusionProof {
        guard index < size else { throw LogError.outsideTree }
        var siblings: [Digest] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let (left, right) = halves(of: range)
            let isLeft = left.contains(index)
            siblings.append(try root(of: isLeft ? right : left, reader: reader))
            range = isLeft ? left : right
        }
        return InclusionProof(index: index, size: size, hashes: siblings.reversed())
    }

    /// The proof that the tree of `newSize` leaves begins with the tree of `oldSize` > 0 (RFC 9162 §2.1.4.1).
    public static func consistency(oldSize: UInt64, newSize: UInt64, reader: SubtreeReader) throws -> ConsistencyProof {
        guard oldSize > 0, oldSize <= newSize else { throw LogError.outsideTree }
        var hashes: [Digest] = []
        var range = 0..<newSize
        while range.upperBound > oldSize {
            let (left, right) = halves(of: range)
            let endsLeft = oldSize <= left.upperBound
            hashes.append(try root(of: endsLeft ? right : left, reader: reader))
            range = endsLeft ? left : right
        }
        // From leaf 0 on, the range is the old tree itself, whose root the verifier already has.
        if range.lowerBound > 0 { hashes.append(try root(of: range, reader: reader)) }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes.reversed())
    }

    /// The root of the tree of the first `size` leaves.
    public static func root(size: UInt64, reader: SubtreeReader) throws -> Digest {
        try root(of: 0..<size, reader: reader)
    }

    /// The right edge of the tree of the first `size` leaves, to append to.
    public static func frontier(size: UInt64, reader: SubtreeReader) throws -> Frontier {
        guard size <= MerkleTree.maximumSize,
            let frontier = Frontier(size: size, hashes: try subtrees(of: 0..<size, reader: reader))
        else { throw LogError.outsideTree }
        return frontier
    }

    private static func halves(of range: Range<UInt64>) -> (left: Range<UInt64>, right: Range<UInt64>) {
        let size = range.upperBound - range.lowerBound
        let split = range.lowerBound + MerkleTree.largestPowerOfTwo(below: size)
        return (range.lowerBound..<split, split..<range.upperBound)
    }

    private static func root(of range: Range<UInt64>, reader: SubtreeReader) throws -> Digest {
        MerkleTree.root(above: try subtrees(of: range, reader: reader))
    }

    /// The complete subtrees side by side in a range that a split at powers of two left over, so that each is aligned.
    private static func subtrees(of range: Range<UInt64>, reader: SubtreeReader) throws -> [Digest] {
        var hashes: [Digest] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = 63 - (range.upperBound - start).leadingZeroBitCount
            hashes.append(try reader(level, start >> level))
            start += 1 << level
        }
        return hashes
    }
}
