public import CipherSuites
public import MerkleLog

/// One leaf that a replay accepted.
public struct AcceptedLeaf: Sendable {
    /// What it was.
    public enum Content: Sendable {
        /// An event and what to remember of its record.
        case event(Entry, RecordHead)
        /// A foreign revocation, with the ledger it names when that is known.
        case foreignRevocation(Entry, named: Origin?)
        /// A change of the log key.
        case logKeyChange(LogKeyChange)
        /// The seal that ended a block.
        case seal(Seal)
    }

    /// Index in the tree.
    public let index: UInt64
    /// Leaf hash.
    public let leafHash: Digest
    /// The leaf data.
    public let data: [UInt8]
    /// What it was.
    public let content: Content
}

/// One block that a replay accepted: all its leaves, the seal last.
public struct AcceptedBlock: Sendable {
    /// The leaves in order.
    public let leaves: [AcceptedLeaf]
    /// The last of them.
    public let seal: Seal
}

/// Verifies the leaves of a ledger one after the other: entries, chains, seals (`formats.md` §2, §4). The same struct
/// serves a mirror, an auditor and a node that checks itself; it does no I/O.
public struct LedgerReplay: Sendable {
    /// The ledger being verified.
    public let origin: Origin
    /// State after the last sealed block.
    public private(set) var state: LedgerState

    private let knownOrigins: [Origin]
    private let formats: LedgerFormats
    private var pending: [AcceptedLeaf] = []
    private var pendingHeads: [RecordID: [RecordHead]] = [:]
    private var pendingChange: LogKeyChange?

    /// The largest number of leaves between two seals; a publisher that never seals is cut off.
    public static let maximumBlockLeaves = 65_536

    /// Starts after `state`. Foreign revocations are checked against `knownOrigins` and the ledger itself; a leaf of a kind
    /// that is not among `formats` is `upgradeNeeded`.
    public init(
        origin: Origin, state: LedgerState = LedgerState(), knownOrigins: [Origin] = [],
        formats: LedgerFormats = .known
    ) {
        self.origin = origin
        self.state = state
        self.formats = formats
        self.knownOrigins = [origin] + knownOrigins
    }

    /// Index of the next leaf expected.
    public var nextIndex: UInt64 { state.size + UInt64(pending.count) }

    /// Judges the next leaf. `heads` gives what is stored of a record at a sequence number, from sealed blocks;
    /// `completing` receives every completed subtree hash once a block is sealed. Returns the block when `data` was
    /// its seal. After an error nothing of the unfinished block has been accepted.
    public mutating func accept(
        _ data: [UInt8], heads: (RecordID, UInt32) throws -> [RecordHead],
        completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void = { _, _, _ in }
    ) throws -> AcceptedBlock? {
        try accept(ReadLeaf(data), heads: heads, completing: completing)
    }

    /// The same for a leaf that is read already.
    public mutating func accept(
        _ read: ReadLeaf, heads: (RecordID, UInt32) throws -> [RecordHead],
        completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void = { _, _, _ in }
    ) throws -> AcceptedBlock? {
        let (data, leafHash) = (read.data, read.leafHash)
        guard Seal.isSeal(data) else {
            try acceptEntry(read, heads: heads)
            return nil
        }
        let seal = try Seal(decoding: data)
        try check(seal)
        let leaf = AcceptedLeaf(index: nextIndex, leafHash: leafHash, data: data, content: .seal(seal))
        state.accept(
            pending.map(\.leafHash), change: pendingChange, seal: seal, sealHash: leafHash, completing: completing)
        defer {
            pending = []
            pendingHeads = [:]
            pendingChange = nil
        }
        return AcceptedBlock(leaves: pending + [leaf], seal: seal)
    }

    private mutating func acceptEntry(
        _ read: ReadLeaf, heads: (RecordID, UInt32) throws -> [RecordHead]
    ) throws {
        guard pending.count < Self.maximumBlockLeaves else { throw LedgerError.invalid(.sealSequence) }
        try formats.check(read.data)
        // A change stands alone in its block, so that a head is signed before it or after it and never in its middle.
        guard pendingChange == nil else { throw LedgerError.invalid(.logKey) }
        if LogKeyChange.isClaimed(by: read.data) { return try acceptChange(read) }
        let entry = try read.decoded()
        let inBlock = pendingHeads[entry.record, default: []]
        let allHeads = { (record: RecordID, sequence: UInt32) in
            try heads(record, sequence) + inBlock.filter { $0.sequence == sequence }
        }
        let content: AcceptedLeaf.Content
        switch entry.kind {
        case .foreignRevocation:
            let named = try LedgerRules.judgeForeignRevocation(entry, known: knownOrigins)
            if named == origin { try LedgerRules.judgeAuthority(of: entry, heads: allHeads) }
            content = .foreignRevocation(entry, named: named)
        case .event, .seal:
            let head = try LedgerRules.judge(
                entry, leafHash: read.leafHash, origin: origin, checkedKey: read.checkedKey(in: origin),
                heads: allHeads)
            pendingHeads[entry.record, default: []].append(head)
            content = .event(entry, head)
        }
        pending.append(AcceptedLeaf(index: nextIndex, leafHash: read.leafHash, data: read.data, content: content))
    }

    private mutating func acceptChange(_ read: ReadLeaf) throws(LedgerError) {
        let change = try LogKeyChange(decoding: read.data)
        guard pending.isEmpty else { throw .invalid(.logKey) }
        try change.check(for: origin, after: state.keyChanges, size: state.size, root: state.root)
        pendingChange = change
        pending.append(
            AcceptedLeaf(
                index: nextIndex, leafHash: read.leafHash, data: read.data, content: .logKeyChange(change)))
    }

    private func check(_ seal: Seal) throws(LedgerError) {
        guard !pending.isEmpty else { throw .invalid(.emptyBlock) }
        guard seal.height == state.height, seal.first == state.size, seal.end == nextIndex + 1 else {
            throw .invalid(.sealSequence)
        }
        guard seal.previousSeal == state.lastSeal else { throw .invalid(.sealChain) }
        guard seal.bodyRoot == MerkleTree.root(of: pending.map(\.leafHash)) else { throw .invalid(.bodyRoot) }
        guard seal.time >= state.lastSealTime else { throw .invalid(.sealTime) }
        guard seal.keyEpoch == UInt32(state.keyChanges.count) else { throw .invalid(.keyEpoch) }
    }

    /// Throws unless the ledger, as replayed so far, is exactly what `checkpoint` commits to.
    public func check(against checkpoint: Checkpoint) throws(LedgerError) {
        guard pending.isEmpty, checkpoint.size == state.size else { throw .invalid(.checkpointSize) }
        guard checkpoint.root == state.root else { throw .invalid(.root) }
    }

    /// The same, and that the key of the log that signed it is the one that signs at its size (LEDGER-43).
    public func check(against verified: VerifiedCheckpoint) throws(LedgerError) {
        try check(against: verified.checkpoint)
        let epoch = state.keyChanges.prefix { $0.end < state.size }.count
        guard verified.logEpoch.map({ $0 == epoch }) ?? true,
            state.signingKey.map({ $0 == verified.log.key }) ?? true
        else { throw .invalid(.keyEpoch) }
    }
}
