import CipherSuites
import ConsentLedger
import Federation
import Logging
import MerkleLog
import Storage
import Synchronization

extension Node {
    /// What this node's own ledger and its copies of others say of heads that others show (LEDGER-46).
    var copies: LedgerCopies {
        LedgerCopies { [weak self, database] head, ledger in
            let size = head.checkpoint.size
            guard size > 0, let root = try database.root(at: size, in: ledger) else { return .beyond }
            guard root != head.checkpoint.root else { return .held }
            self?.didSee(head, contradictingCopyOf: ledger)
            return .otherHistory
        }
    }

    /// Says of each such head once that it was shown, and judges it as if its log had shown it: what it proves is kept and
    /// told, whoever brought it (FEDERATION-291).
    private func didSee(_ head: VerifiedCheckpoint, contradictingCopyOf ledger: Origin) {
        let isNew = contradictingRoots.withLock { seen in
            // Who signs more of them than that is long suspended.
            seen[ledger, default: []].count < 64 && seen[ledger, default: []].insert(head.checkpoint.root).inserted
        }
        guard isNew else { return }
        logger.record(
            .critical, "a head was shown that is of another history than the copy", code: "head-other-history",
            [.origin: ledger, .size: head.checkpoint.size])
        Task { _ = try? await follow(head.note, of: ledger) }
    }
}
