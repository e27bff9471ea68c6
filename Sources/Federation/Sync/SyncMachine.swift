public import CipherSuites
public import ConsentLedger
public import MerkleLog

/// What a mirror holds of a partner's ledger when a sync begins.
public struct MirrorState: Hashable, Sendable {
    /// The newest accepted head; nil before the first.
    public var checkpoint: Checkpoint?
    /// The note it came in.
    public var note: SignedNote?
    /// Time of the origin's own cosignature on it.
    public var cosignedAt: UInt64
    /// Number of leaves accepted or staged.
    public var progress: UInt64

    /// Takes all fields.
    public init(checkpoint: Checkpoint?, note: SignedNote?, cosignedAt: UInt64, progress: UInt64) {
        self.checkpoint = checkpoint
        self.note = note
        self.cosignedAt = cosignedAt
        self.progress = progress
    }
}

/// What the machine wants done next. Whoever drives it does the I/O and reports back.
public enum SyncAction: Hashable, Sendable {
    /// Fetch this bundle and stage its leaves from the given index on.
    case fetch(EntryBundle, from: UInt64)
    /// Replay what is staged up to this checkpoint.
    case accept(VerifiedCheckpoint, cosignedAt: UInt64)
    /// The head has not grown: keep the newer note.
    case refresh(VerifiedCheckpoint, cosignedAt: UInt64)
    /// Two notes that can't both be true: keep both, suspend the partner.
    case contradiction(kept: SignedNote, other: SignedNote, reason: String)
    /// Throw away what is staged and begin again.
    case discardStaged
    /// Nothing more to do until the next checkpoint.
    case wait
    /// A format of the future: stop here, accuse nobody.
    case upgradeNeeded(String)
    /// The note is not one of this ledger: ignored.
    case ignore(String)
}

/// Copies one partner's ledger: a struct without I/O; events in, actions out (FEDERATION-1 … FEDERATION-9).
public struct SyncMachine: Sendable {
    /// The partner.
    public let origin: Origin
    private let log: LogKeys
    private let cosigners: [VerifierKey]
    private var mirror: MirrorState
    private var target: (checkpoint: VerifiedCheckpoint, cosignedAt: UInt64)?
    private var hasDiscarded = false

    /// Starts from what is held.
    public init(descriptor: NodeDescriptor, mirror: MirrorState) {
        origin = descriptor.origin
        log = descriptor.logKeys
        cosigners = descriptor.cosignerKeys
        self.mirror = mirror
    }

    /// A checkpoint note came from the partner. `rootAt` gives the root that the mirror had at a smaller size.
    public mutating func received(_ note: SignedNote, rootAt: (UInt64) throws -> Digest?) rethrows -> SyncAction {
        let verified: VerifiedCheckpoint
        do {
            verified = try VerifiedCheckpoint(verifying: note, log: log, cosigners: cosigners)
        } catch {
            return .ignore("\(error)")
        }
        let checkpoint = verified.checkpoint
        let cosignedAt = verified.cosignatures.map(\.time).max() ?? 0
        guard let held = mirror.checkpoint, let heldNote = mirror.note else {
            return checkpoint.size == 0 ? .wait : begin(verified, cosignedAt: cosignedAt)
        }
        if checkpoint.size <= held.size {
            guard try rootAt(checkpoint.size) == checkpoint.root else {
                return .contradiction(kept: heldNote, other: note, reason: "another root at size \(checkpoint.size)")
            }
            guard checkpoint.size == held.size, cosignedAt > mirror.cosignedAt else { return .wait }
            mirror.cosignedAt = cosignedAt
            mirror.note = note
            return .refresh(verified, cosignedAt: cosignedAt)
        }
        // A cosigner never signs an earlier time (FEDERATION-7); what tells freshness must not go back.
        guard cosignedAt == 0 || cosignedAt >= mirror.cosignedAt else {
            return .contradiction(kept: heldNote, other: note, reason: "cosigned earlier than a smaller head")
        }
        return begin(verified, cosignedAt: cosignedAt)
    }

    private mutating func begin(_ checkpoint: VerifiedCheckpoint, cosignedAt: UInt64) -> SyncAction {
        target = (checkpoint, cosignedAt)
        return next()
    }

    /// Leaves were staged: `progress` is the new number of leaves held.
    public mutating func staged(progress: UInt64) -> SyncAction {
        guard progress > mirror.progress else { return .ignore("no progress") }
        mirror.progress = progress
        return next()
    }

    private func next() -> SyncAction {
        guard let target else { return .wait }
        let size = target.checkpoint.checkpoint.size
        guard mirror.progress < size else { return .accept(target.checkpoint, cosignedAt: target.cosignedAt) }
        let index = mirror.progress / 256
        let width = Int(min(256, size - index * 256))
        return .fetch(EntryBundle(index: index, width: width), from: mirror.progress)
    }

    /// The replay accepted everything.
    public mutating func accepted() -> SyncAction {
        guard let target else { return .wait }
        mirror.checkpoint = target.checkpoint.checkpoint
        mirror.note = target.checkpoint.note
        mirror.cosignedAt = target.cosignedAt
        self.target = nil
        hasDiscarded = false
        return .wait
    }

    /// The replay refused. What was staged may have been damaged on its way, so it is fetched anew once; leaves that
    /// break a rule again are what the partner signed.
    public mutating func refused(_ error: LedgerError) -> SyncAction {
        guard let target else { return .wait }
        switch error {
        case .upgradeNeeded(let what):
            self.target = nil
            return .upgradeNeeded(what)
        case .invalid(let rule):
            guard hasDiscarded else {
                hasDiscarded = true
                mirror.progress = mirror.checkpoint?.size ?? 0
                return .discardStaged
            }
            self.target = nil
            let other = target.checkpoint.note
            return .contradiction(kept: mirror.note ?? other, other: other, reason: "rule \(rule.rawValue) broken")
        }
    }

    /// The staged leaves are gone: go on.
    public func discarded() -> SyncAction { next() }
}

/// Freshness of a ledger (`formats.md` §4): the latest time as of which its policy was met, without a policy file that of
/// the origin's own newest cosignature, not after now + 5 s, must be within Δ. Nothing else tells freshness: not the time
/// of a fetch, a seal or a file.
public struct FreshnessRule: Hashable, Sendable {
    /// Δ in seconds.
    public let deltaSeconds: UInt64
    /// Seconds that two clocks may differ.
    public static let skewSeconds: UInt64 = 5

    /// The bound used unless a node's configuration sets a tighter one.
    public static let standard = FreshnessRule(deltaSeconds: 60)
    /// The bound for documents of level 5 when the newest note was fetched for the decision.
    public static let level5 = FreshnessRule(deltaSeconds: 10)

    /// Takes Δ.
    public init(deltaSeconds: UInt64) { self.deltaSeconds = deltaSeconds }

    /// True when a ledger cosigned at `time` is fresh at `now`.
    public func isFresh(cosignedAt time: UInt64, now: UInt64) -> Bool {
        time > 0 && time <= now.saturatingAdding(Self.skewSeconds) && now <= time.saturatingAdding(deltaSeconds)
    }

    /// True when a clock is so far behind a verified cosignature that it can't be trusted.
    public static func isClockBehind(clock: UInt64, latestCosignature: UInt64) -> Bool {
        latestCosignature > clock.saturatingAdding(skewSeconds)
    }
}
