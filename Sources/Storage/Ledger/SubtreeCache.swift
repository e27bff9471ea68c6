import CipherSuites
import Foundation
import GRDB
import MerkleLog
import Synchronization

/// Hashes of the upper levels of ledgers' trees, so that a proof reads a few rows whatever the tree's size. A ledger only
/// grows, so a hash that is here stays true. One that was read from a damaged row leads to no root: then the rows are asked
/// again, which may have been repaired, and them alone (STORAGE-223).
final class SubtreeCache: Sendable {
    /// The most hashes of a level that is kept, so that a ledger has at most twice as many: 32 MiB. A tree of a million leaves
    /// is kept whole, of a larger one the levels above.
    private static let maximumLevelCount = 1 << 19
    /// The most hashes that are kept, of all ledgers: 64 MiB. Whatever does not find room is read from the rows.
    private static let maximumCount = 1 << 21

    private struct Kept {
        /// By ledger and level, the complete subtrees from the left.
        var hashes: [Int64: [Int: [Digest]]] = [:]
        var count = 0
    }

    private let kept = Mutex(Kept())

    /// The proof of a leaf in the tree that `rows` has at `size`, where its root is `root`. Throws `damaged` where the rows
    /// lead to another one.
    func inclusion(
        of index: UInt64, leafHash: Digest, size: UInt64, root: Digest, in rows: LedgerRows
    ) throws -> InclusionProof {
        let proof = try Proofs.inclusion(index: index, size: size) { level, index in
            try hash(level: level, index: index, size: size, in: rows)
        }
        if proof.verifies(leafHash: leafHash, root: root) { return proof }
        forget(rows.ledger)
        let stored = try Proofs.inclusion(index: index, size: size, reader: rows.subtree)
        guard stored.verifies(leafHash: leafHash, root: root) else {
            throw StorageError.damaged("tree of \(rows.origin)")
        }
        return stored
    }

    private func hash(level: Int, index: UInt64, size: UInt64, in rows: LedgerRows) throws -> Digest {
        let count = Int(clamping: size >> UInt64(level))
        guard level > 0 else { return try rows.subtree(level: level, index: index) }
        let known = try kept.withLock { kept -> Digest? in
            guard count <= Self.maximumLevelCount else {
                kept.count -= kept.hashes[rows.ledger]?.removeValue(forKey: level)?.count ?? 0
                return nil
            }
            let held = kept.hashes[rows.ledger]?[level]?.count ?? 0
            if held < count {
                guard kept.count + count - held <= Self.maximumCount else { return nil }
                let further = try rows.subtrees(level: level, from: UInt64(held), count: count - held)
                kept.hashes[rows.ledger, default: [:]][level, default: []] += further
                kept.count += further.count
            }
            return kept.hashes[rows.ledger]?[level]?[Int(index)]
        }
        return try known ?? rows.subtree(level: level, index: index)
    }

    private func forget(_ ledger: Int64) {
        kept.withLock { kept in
            kept.count -= kept.hashes.removeValue(forKey: ledger)?.values.reduce(0) { $0 + $1.count } ?? 0
        }
    }
}
