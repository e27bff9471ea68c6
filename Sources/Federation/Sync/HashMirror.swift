public import CipherSuites
public import MerkleLog

/// What a mirror of hashes spends on one ledger before it is the next one's turn.
public struct MirrorLimits: Hashable, Sendable {
    /// Level-0 tiles of one turn: 16,384 leaves in half a megabyte, some hundredths of a second of work.
    public var tilesPerTurn = 64
    /// Tiles asked for together.
    public var tilesAtOnce = 16
    /// The largest ledger that is mirrored: its hashes take 35 GB.
    public var leaves: UInt64 = 1 << 30
    /// The longest turn; a log that answers slowly holds up nobody for longer.
    public var turnSeconds: UInt64 = 20
    /// Between two looks at a ledger that is mirrored whole.
    public var intervalSeconds: UInt64 = 15
    /// The longest time before a ledger that gave nothing useful is tried again.
    public var longestPauseSeconds: UInt64 = 300
    /// Ledgers that are worked on at once, each over a few connections that close with the turn.
    public var workers = 8
    /// Connections to one log.
    public var connections = 2

    /// The usual ones.
    public init() {}
}

/// One turn of mirroring a ledger by its hashes: a struct without I/O; events in, actions out (FEDERATION-295 …).
public struct HashMirror: Sendable {
    /// What is wanted next. Whoever drives it does the I/O and reports back.
    public enum Action: Hashable, Sendable {
        /// Fetch the newest checkpoint.
        case fetchCheckpoint
        /// Fetch these level-0 tiles, which follow one another, and stage them.
        case fetch([Tile])
        /// Everything below this head is staged: compare the root.
        case settle(VerifiedCheckpoint)
        /// The head that is mirrored, shown again.
        case refresh(VerifiedCheckpoint)
        /// Two heads of one log: one that is mirrored, and one that is of another tree.
        case contradiction(kept: SignedNote, other: SignedNote)
        /// Throw away what is staged.
        case discardStaged
        /// The turn is over.
        case rest(Rest)
    }

    /// How a turn ends.
    public enum Rest: String, Hashable, Sendable {
        /// Everything that the log has shown is mirrored.
        case current
        /// There is more to fetch: it is others' turn first.
        case more
        /// The note is not signed by the log's key, or none.
        case notSigned = "not-signed"
        /// More leaves than are mirrored of one ledger.
        case tooLarge = "too-large"
        /// Tiles that do not lead to the root which the log signed, twice.
        case otherTiles = "other-tiles"
        /// The own tiles are missing or damaged: they are fetched anew.
        case damaged
        /// A head that can't be true beside the one that is mirrored.
        case contradiction
        /// A head over another tree than this node has kept or signed before, which no file can show.
        case otherHistory = "other-history"
    }

    private let log: VerifierKey
    private let limits: MirrorLimits
    private var kept: SignedNote?
    private var verified: UInt64
    private var staged: UInt64
    private var target: VerifiedCheckpoint?
    private var tilesLeft: Int
    private var hasAsked = false
    private var failures: Int

    /// Starts from what is held: `kept` is the newest head that was ever verified, `verified` and `staged` what is here of
    /// its tree and of that of `target`, `failures` how often that came to another root.
    public init(
        log: VerifierKey, kept: SignedNote?, verified: UInt64, staged: UInt64, target: SignedNote?, failures: Int,
        limits: MirrorLimits = MirrorLimits()
    ) {
        self.log = log
        self.limits = limits
        self.kept = kept
        self.verified = verified
        self.staged = staged
        self.failures = failures
        tilesLeft = limits.tilesPerTurn
        self.target = target.flatMap { try? VerifiedCheckpoint(verifying: $0, log: log, cosigners: []) }
    }

    /// The head that is being fetched.
    public var targetNote: SignedNote? { target?.note }

    private static func checkpoint(_ note: SignedNote?) -> Checkpoint? {
        note.flatMap { try? Checkpoint(parsing: $0.text) }
    }

    /// The first action. Tiles that were lost are fetched up to the head that they led to before anything newer.
    public mutating func begin() -> Action {
        if let kept, let head = Self.checkpoint(kept), verified < head.size {
            guard let known = try? VerifiedCheckpoint(verifying: kept, log: log, cosigners: []) else {
                // The operator has named another key since: its first head is the next one to reach.
                target = nil
                return .fetchCheckpoint
            }
            if target?.checkpoint != known.checkpoint, staged > head.size {
                target = known
                return .discardStaged
            }
            target = known
            return next()
        }
        guard let target, target.checkpoint.size > verified, target.checkpoint.size >= staged else {
            self.target = nil
            return staged > verified ? .discardStaged : .fetchCheckpoint
        }
        return next()
    }

    /// The log showed a note. `rootAt` gives the root that the mirror has at a size; nil when it can't tell.
    public mutating func received(_ note: SignedNote, rootAt: (UInt64) throws -> Digest?) rethrows -> Action {
        guard let shown = try? VerifiedCheckpoint(verifying: note, log: log, cosigners: []) else {
            return .rest(.notSigned)
        }
        hasAsked = true
        let size = shown.checkpoint.size
        guard size <= limits.leaves else { return .rest(.tooLarge) }
        if let kept, let head = Self.checkpoint(kept), size <= head.size {
            if shown.checkpoint == head, verified >= size { return .refresh(shown) }
            guard let root = size == head.size ? head.root : try rootAt(size) else { return .rest(.damaged) }
            guard root == shown.checkpoint.root else { return .contradiction(kept: kept, other: note) }
            guard size == head.size else { return .rest(.current) }
        }
        guard size > 0 else { return .rest(.current) }
        target = shown
        return next()
    }

    /// Tiles were staged: so many leaves are here now.
    public mutating func staged(leaves: UInt64) -> Action {
        staged = leaves
        return next()
    }

    /// What was staged is gone.
    public mutating func discarded() -> Action {
        staged = verified
        return target == nil ? .fetchCheckpoint : next()
    }

    /// The root over what is staged was compared with the target's.
    public mutating func settled(_ isEqual: Bool) -> Action {
        guard let reached = target else { return .rest(.current) }
        guard isEqual else {
            failures += 1
            // What came was damaged on its way, or it is another tree than the one that was signed: seen again, it is.
            guard failures > 1 else { return .discardStaged }
            guard let kept, Self.checkpoint(kept).map({ $0.size < reached.checkpoint.size }) ?? false else {
                return .rest(.otherTiles)
            }
            return .contradiction(kept: kept, other: reached.note)
        }
        failures = 0
        kept = reached.note
        verified = staged
        target = nil
        // A head that was begun in an earlier turn may be long surpassed.
        return hasAsked ? .rest(.current) : .fetchCheckpoint
    }

    /// How often what was fetched came to another root, one time after the other.
    public var failureCount: Int { failures }

    private mutating func next() -> Action {
        guard let target else { return .rest(.current) }
        let size = target.checkpoint.size
        guard staged < size else { return .settle(target) }
        guard tilesLeft > 0 else { return .rest(.more) }
        let full = UInt64(Tile.fullWidth)
        let first = staged / full
        let count = min(UInt64(min(tilesLeft, limits.tilesAtOnce)), (size - 1) / full - first + 1)
        tilesLeft -= Int(count)
        return .fetch(
            (first..<first + count).map { Tile(level: 0, index: $0, width: Int(min(full, size - $0 * full))) })
    }
}
