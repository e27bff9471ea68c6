public import CipherSuites

/// What a tree was before leaves were appended, and the subtrees that they completed: enough for the proofs of these leaves,
/// without anything of the leaves before them.
public struct TreeGrowth: Sendable {
    private let before: Frontier
    /// The subtrees completed since, by level, each level from the left without a gap.
    private var levels: [[Digest]] = []

    /// Nothing appended yet.
    public init(onto before: Frontier) { self.before = before }

    /// Takes a subtree, in the order in which `Frontier.append` reports them.
    public mutating func complete(level: Int, index: UInt64, hash: Digest) {
        while levels.count <= level { levels.append([]) }
        precondition(index == firstIndex(level: level) + UInt64(levels[level].count), "subtrees come from the left")
        levels[level].append(hash)
    }

    /// The subtrees completed since, level by level, each from the left.
    public func forEach(_ body: (_ level: Int, _ index: UInt64, _ hash: Digest) throws -> Void) rethrows {
        for (level, hashes) in levels.enumerated() {
            for (offset, hash) in hashes.enumerated() {
                try body(level, firstIndex(level: level) + UInt64(offset), hash)
            }
        }
    }

    /// The proof of one of the appended leaves in the tree of `size` leaves that they led to (RFC 9162 §2.1.3.1). Throws
    /// `outsideTree` for any other leaf or size.
    public func inclusion(of index: UInt64, size: UInt64) throws -> InclusionProof {
        guard index >= before.size else { throw LogError.outsideTree }
        return try Proofs.inclusion(index: index, size: size, reader: subtree)
    }

    /// The first subtree of a level that was not complete before.
    private func firstIndex(level: Int) -> UInt64 { before.size >> UInt64(level) }

    /// Left of the leaves stand the complete subtrees of the tree before, and no others.
    private func subtree(level: Int, index: UInt64) throws -> Digest {
        let first = firstIndex(level: level)
        if index >= first {
            let offset = Int(clamping: index - first)
            guard level < levels.count, offset < levels[level].count else { throw LogError.outsideTree }
            return levels[level][offset]
        }
        guard first & 1 == 1, index == first - 1 else { throw LogError.outsideTree }
        // The larger ones stand before it.
        return before.hashes[(first >> 1).nonzeroBitCount]
    }
}
