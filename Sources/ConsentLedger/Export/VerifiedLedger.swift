public import MerkleLog

/// What the check of a whole export showed. Only `LedgerExport.verified(by:)` makes one.
public struct VerifiedLedger: Sendable {
    /// The signed tree head that everything hashes to.
    public let checkpoint: VerifiedCheckpoint
    /// The files read, the checkpoint included.
    public let fileCount: Int
    /// The blocks, each with a valid seal.
    public let blockCount: Int
    /// The events, each signed by its record's key.
    public let eventCount: Int
    /// The records that the events belong to.
    public let recordCount: Int
    /// The foreign revocations whose signatures were checked.
    public let checkedRevocationCount: Int
    /// The foreign revocations that name a ledger whose key was not given: only their form was checked.
    public let uncheckedRevocationCount: Int
    /// Records with several validly signed entries of one sequence number; they count as revoked (LEDGER-15).
    public let disputedRecords: [RecordID]
    /// Time of the last seal, Unix seconds; zero for a ledger without blocks.
    public let lastSealTime: UInt64
    /// The changes of the log key, oldest first.
    public let keyChanges: [LogKeyChange]
}
