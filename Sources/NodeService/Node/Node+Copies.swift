import CipherSuites
import ConsentLedger
import Federation
import Logging
import MerkleLog
import Storage

extension Node {
    /// What this node's own ledger and its copies of others say of heads that others show (LEDGER-46).
    var copies: LedgerCopies {
        let (database, logger) = (database, logger)
        return LedgerCopies { head, ledger in
            guard head.size > 0, let root = try database.root(at: head.size, in: ledger) else { return .beyond }
            guard root != head.root else { return .held }
            logger.record(
                .critical, "a head was shown that is of another history than the copy", code: "head-other-history",
                [.origin: ledger, .size: head.size])
            return .otherHistory
        }
    }
}
