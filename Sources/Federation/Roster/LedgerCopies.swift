public import ConsentLedger
public import MerkleLog

/// What a node's own copies of ledgers say of a head that somebody shows: the key of a ledger alone is not believed where
/// the ledger itself is held (LEDGER-46).
public struct LedgerCopies: Sendable {
    /// How a head stands to the copy.
    public enum Standing: Sendable {
        /// The copy had this root at this size.
        case held
        /// The copy had another root at this size.
        case otherHistory
        /// The copy does not reach so far.
        case beyond
    }

    private let judge: @Sendable (_ head: VerifiedCheckpoint, _ ledger: Origin) throws -> Standing

    /// Takes what looks into the copies.
    public init(_ judge: @escaping @Sendable (_ head: VerifiedCheckpoint, _ ledger: Origin) throws -> Standing) {
        self.judge = judge
    }

    /// True for a head that the copy has, and beyond the copy for one of the key that signs today: what a key signed that
    /// was given up since is believed only where the copy shows it.
    func believes(
        _ checkpoint: VerifiedCheckpoint, of node: NodeDescriptor, closing: OriginClosing?
    ) -> Bool {
        let head = checkpoint.checkpoint
        switch try? judge(checkpoint, node.origin) {
        case .held: return true
        // Of a ledger that has ended nobody can copy more: above the copy its last head alone is known.
        case .beyond where closing != nil: return head.size == closing?.size
        case .beyond: return node.logKeys.epoch(at: head.size) == node.logKeys.changes.count
        case .otherHistory, nil: return false
        }
    }
}

extension Roster {
    /// Verifies a receipt of a node's ledger: under the key that signs at its size, and, where there is a copy of that
    /// ledger, under a head that the copy has.
    public func verified(_ receipt: Receipt, of node: NodeDescriptor) throws(ReceiptError) -> VerifiedReceipt {
        let verified = try receipt.verified(log: node.logKeys)
        guard believes(verified.checkpoint, of: node) else { throw .checkpoint }
        return verified
    }

    /// The same for a statement with the seal of its block.
    public func verified(_ entered: EnteredStatement, of node: NodeDescriptor) throws(ReceiptError) -> VerifiedEntered {
        let verified = try entered.verified(log: node.logKeys)
        guard believes(verified.receipt.checkpoint, of: node) else { throw .checkpoint }
        return verified
    }

    /// False where a copy of the ledger shows that a head, whose signature was verified, is not to be believed.
    public func believes(_ checkpoint: VerifiedCheckpoint, of node: NodeDescriptor) -> Bool {
        let closing = closings[node.origin]
        guard closing?.allows(checkpoint.checkpoint) ?? true else { return false }
        return copies?.believes(checkpoint, of: node, closing: closing) ?? true
    }
}
