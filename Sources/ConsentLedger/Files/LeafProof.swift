public import CipherSuites
public import MerkleLog

/// What a bare proof proved: this leaf stands at this index of this ledger. What the entry states is not known from it.
public struct VerifiedLeaf: Sendable {
    /// What the leaf is.
    public enum Content: Hashable, Sendable {
        /// An event or a foreign revocation.
        case entry(Entry)
        /// The end of a block.
        case seal(Seal)
        /// A change of the log key, signed by both keys.
        case logKeyChange(LogKeyChange)
    }

    /// What the leaf is.
    public let content: Content
    /// Its leaf hash.
    public let leafHash: Digest
    /// Its index in the tree.
    public let index: UInt64
    /// The signed tree head it was proved under.
    public let checkpoint: VerifiedCheckpoint
    /// True when the entry carries its record key, as at sequence 0: then the key's signature was checked.
    public let isRecordKeyChecked: Bool
}

extension LogProof {
    /// Checks the proof of a leaf that it carries as extra data, under its own checkpoint, verified before (CLI-95).
    /// Throws as a receipt does; `malformed` without a leaf.
    public func verifiedLeaf(under checkpoint: VerifiedCheckpoint) throws(ReceiptError) -> VerifiedLeaf {
        guard checkpoint.note == self.checkpoint, let origin = Origin(checkpoint.checkpoint.origin),
            inclusion.size == checkpoint.checkpoint.size
        else { throw .checkpoint }
        guard let data = extra else { throw .malformed }
        let leafHash = MerkleTree.leafHash(data)
        guard inclusion.verifies(leafHash: leafHash, root: checkpoint.checkpoint.root) else { throw .inclusion }
        let content: VerifiedLeaf.Content
        do {
            content = try Self.content(of: data, at: inclusion.index, in: origin)
        } catch {
            throw .entry(error)
        }
        var isChecked = false
        if case .entry(let entry) = content, entry.kind == .event, entry.sequence == 0, let key = entry.signer {
            guard key.isValid(signature: entry.signature, for: entry.signedBytes(for: origin)) else {
                throw .entry(.invalid(.signature))
            }
            isChecked = true
        }
        return VerifiedLeaf(
            content: content, leafHash: leafHash, index: inclusion.index, checkpoint: checkpoint,
            isRecordKeyChecked: isChecked)
    }

    private static func content(
        of data: [UInt8], at index: UInt64, in origin: Origin
    ) throws(LedgerError) -> VerifiedLeaf.Content {
        if Seal.isSeal(data) { return .seal(try Seal(decoding: data)) }
        guard LogKeyChange.isClaimed(by: data) else { return .entry(try Entry(decoding: data)) }
        let change = try LogKeyChange(decoding: data)
        try change.check(for: origin)
        // It is the first leaf of its block.
        guard change.size == index else { throw .invalid(.logKey) }
        return .logKeyChange(change)
    }
}
