/// Why bytes are no part of a ledger, or can't be read by this version.
public enum LedgerError: Error, Equatable, Sendable {
    /// A rule is broken: evidence against whoever published it.
    case invalid(LedgerRule)
    /// A version, kind, suite, effect or extension of the future: evidence of nothing. What depends on it goes stale
    /// until this program is upgraded.
    case upgradeNeeded(String)
}

/// The rules of entries, seals and blocks, by name, so that a refusal can say which one was broken.
public enum LedgerRule: String, Sendable, CaseIterable {
    /// Too short, too long, trailing bytes, or a length that points outside.
    case malformed
    /// Padding that is not zero, or a size that is not the smallest of 256, 512 and 4096 that fits.
    case padding
    /// A public key that is no key of its suite.
    case key
    /// Sequence 0 must bring a signer and a stop hash, and has no predecessor; later entries bring no stop hash.
    case firstEntry
    /// The entry names a predecessor that is not in the ledger.
    case predecessor
    /// A signature that does not verify.
    case signature
    /// Sequence 0 of a record id that exists already.
    case recordExists
    /// The very bytes of an entry that the ledger has already.
    case repeatedEntry
    /// A foreign revocation of this ledger's own record by neither its record key nor its stop key.
    case revocationAuthority
    /// A seal whose height, first or end does not continue the ledger.
    case sealSequence
    /// A seal whose previous-seal hash is not the leaf hash of the seal before.
    case sealChain
    /// A seal whose body root is not the Merkle root of its block.
    case bodyRoot
    /// A seal whose time is not a multiple of ten seconds or is before the previous one.
    case sealTime
    /// A block without an entry.
    case emptyBlock
    /// A checkpoint whose size is not the end of a block.
    case checkpointSize
    /// A change of the log key that does not stand alone in its block, is not the next one, or names another key or tree
    /// than those before it.
    case logKey
    /// A seal that counts other changes of the log key than those before its block, or a checkpoint by another key of the
    /// log than the one that signs at its size.
    case keyEpoch
    /// A tree whose root is not the checkpoint's.
    case root
}
