import CipherSuites
import Foundation
import GRDB
import MerkleLog
import Synchronization

/// Hashes of the upper levels of ledgers' trees, so that a proof reads a few rows whatever the tree's size. A ledger only
/// grows, so a hash that is here stays true. One that was read from a damaged row leads to no root: then the rows are asked
/// again, which may have been repaired, and them alone (STORAGE-223).
final class SubtreeCache: Sendable {
    /// The most hashes of a level that is kept, so that a ledger has at most twice as many: 64 MiB. A tree of two million leaves
    /// is kept whole, of a larger one the levels above; those below are made from the leaves about the one that is proved.
    private let maximumLevelCount: Int
    /// The most levels that are made from leaves: 256 of them, as many as a bundle has.
    private static let maximumHeight = 8
    /// The levels of the largest tree.
    private static let levelCount = UInt64.bitWidth - MerkleTree.maximumSize.leadingZeroBitCount
    /// How many hashes of one level a proof reads at most for those that come: a tenth of a millisecond, so that no proof waits
    /// for a whole level of a large tree.
    private static let readAtOnce = 256
    /// The most hashes that are kept, of all ledgers: 128 MiB, twice as many as of any one. Whatever does not find room is read
    /// from the rows.
    private static let maximumCount = 1 << 22

    private struct Kept {
        /// By ledger and level, the complete subtrees from the left.
        var hashes: [Int64: [Int: [Digest]]] = [:]
        var count = 0
    }

    private let kept = Mutex(Kept())

    init(maximumLevelCount: Int = 1 << 20) { self.maximumLevelCount = maximumLevelCount }

    /// A leaf, and its proof in the tree that `rows` has at `size`, where its root is `root`; nil when the leaf is not there.
    /// Throws `damaged` where the rows lead to another root.
    func inclusion(
        of index: UInt64, size: UInt64, root: Digest, in rows: LedgerRows
    ) throws -> (leaf: [UInt8], proof: InclusionProof)? {
        guard let near = try neighbourhood(of: index, size: size, in: rows) else { return nil }
        let leafHash = MerkleTree.leafHash(near.leaf)
        let path = siblings(of: index, in: rows.ledger)
        var mayReadAhead = true
        let proof = try Proofs.inclusion(index: index, size: size) { level, position in
            if level < path.count, position == index >> level ^ 1, let known = path[level] { return known }
            if let known = near.hash(level: level, index: position) { return known }
            return try hash(level: level, index: position, size: size, in: rows, readingAhead: &mayReadAhead)
        }
        if proof.verifies(leafHash: leafHash, root: root) { return (near.leaf, proof) }
        forget(rows.ledger)
        let stored = try Proofs.inclusion(index: index, size: size, reader: rows.subtree)
        guard stored.verifies(leafHash: leafHash, root: root) else {
            throw StorageError.damaged("tree of \(rows.origin)")
        }
        return (near.leaf, stored)
    }

    /// What is known of the path of a leaf, by level: looked up at once, for nearly every proof asks for all of it.
    private func siblings(of index: UInt64, in ledger: Int64) -> [Digest?] {
        kept.withLock { kept in
            guard let levels = kept.hashes[ledger] else { return [] }
            return (0..<Self.levelCount).map { level in
                let position = index >> level ^ 1
                guard let hashes = levels[level], position < hashes.count else { return nil }
                return hashes[Int(position)]
            }
        }
    }

    /// A leaf with those beside it, and the subtrees above them.
    private struct Neighbourhood {
        /// The index of the first leaf, at which a subtree of all levels begins.
        let first: UInt64
        /// The leaf itself.
        let leaf: [UInt8]
        /// By level, from the first on.
        private var hashes: [[Digest]] = []

        init(of index: UInt64, in leaves: [[UInt8]], from first: UInt64, height: Int) {
            self.first = first
            leaf = leaves[Int(index - first)]
            var level = leaves.map { MerkleTree.leafHash($0) }
            hashes.append(level)
            for _ in 1..<height {
                level = stride(from: 0, to: level.count - 1, by: 2).map {
                    MerkleTree.nodeHash(level[$0], level[$0 + 1])
                }
                hashes.append(level)
            }
        }

        func hash(level: Int, index: UInt64) -> Digest? {
            guard level < hashes.count, index >= first >> level else { return nil }
            let offset = index - (first >> level)
            return offset < hashes[level].count ? hashes[level][Int(offset)] : nil
        }
    }

    /// The levels that are not kept, about a leaf, and with it at least the one that pairs with it: rows of leaves that lie
    /// side by side are read at once, where those of subtrees are as many readings from anywhere on the disk. Where one of
    /// them is missing, the leaf alone; nil when it is the one.
    private func neighbourhood(of index: UInt64, size: UInt64, in rows: LedgerRows) throws -> Neighbourhood? {
        let wanted = (1...Self.levelCount).first { size >> UInt64($0) <= UInt64(maximumLevelCount) } ?? 0
        let height = (1...Self.maximumHeight).contains(wanted) ? wanted : 1
        let first = (index >> UInt64(height)) << UInt64(height)
        let count = Int(min(1 << UInt64(height), size - first))
        let leaves = try rows.consecutiveLeaves(from: first, count: count)
        if let leaves { return Neighbourhood(of: index, in: leaves, from: first, height: height) }
        return try rows.leaf(index).map { Neighbourhood(of: index, in: [$0], from: index, height: 1) }
    }

    /// Reads further hashes of the level once in a proof.
    private func hash(
        level: Int, index: UInt64, size: UInt64, in rows: LedgerRows, readingAhead mayReadAhead: inout Bool
    ) throws -> Digest {
        let count = Int(clamping: size >> UInt64(level))
        guard level > 0 else { return try rows.subtree(level: level, index: index) }
        guard count <= maximumLevelCount else {
            drop(level, of: rows.ledger)
            return try rows.subtree(level: level, index: index)
        }
        let (held, known) = kept.withLock { kept -> (Int, Digest?) in
            let hashes = kept.hashes[rows.ledger]?[level] ?? []
            return (hashes.count, index < hashes.count ? hashes[Int(index)] : nil)
        }
        if let known { return known }
        // Read outside the lock, and a part of what is missing: nobody waits for it. A row that is not there ends it.
        let missing = mayReadAhead ? min(count - held, Self.readAtOnce) : 0
        mayReadAhead = mayReadAhead && missing == 0
        if missing > 0, let further = try? rows.subtrees(level: level, from: UInt64(held), count: missing) {
            append(further, behind: held, level: level, of: rows.ledger)
        }
        return try rows.subtree(level: level, index: index)
    }

    private func append(_ further: [Digest], behind held: Int, level: Int, of ledger: Int64) {
        kept.withLock { kept in
            guard kept.hashes[ledger]?[level]?.count ?? 0 == held, kept.count + further.count <= Self.maximumCount
            else {
                return
            }
            kept.hashes[ledger, default: [:]][level, default: []] += further
            kept.count += further.count
        }
    }

    private func drop(_ level: Int, of ledger: Int64) {
        kept.withLock { kept in
            kept.count -= kept.hashes[ledger]?.removeValue(forKey: level)?.count ?? 0
        }
    }

    private func forget(_ ledger: Int64) {
        kept.withLock { kept in
            kept.count -= kept.hashes.removeValue(forKey: ledger)?.values.reduce(0) { $0 + $1.count } ?? 0
        }
    }
}
