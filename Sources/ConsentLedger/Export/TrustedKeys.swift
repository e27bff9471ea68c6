public import MerkleLog

/// The keys that somebody who checks a ledger from outside was given: logs' keys and cosigners' keys.
///
/// A checkpoint needs the signature of the log key that bears its origin's name and of every cosigner key given: what
/// may be missing is not given, and what is given cannot be cut out unnoticed. A policy adds its logs, and witnesses of
/// whom some may be missing: as many as its quorum allows.
public struct TrustedKeys: Sendable {
    /// The keys as given.
    public let keys: [VerifierKey]
    /// Who else is believed, and who must have cosigned; nil when nobody asked for witnesses.
    public let policy: TrustPolicy?
    /// Changes of logs' keys, which count where one of the keys is trusted: then each key signs at its sizes and nowhere else.
    public let chains: [LogKeyChain]

    /// Trusts these keys and what the policy says.
    public init(_ keys: [VerifierKey], policy: TrustPolicy? = nil, chains: [LogKeyChain] = []) {
        self.keys = keys
        self.policy = policy
        self.chains = chains
    }

    /// True when a key of the chain is trusted.
    public func trusts(_ chain: LogKeyChain) -> Bool { chain.keys.all.contains(where: logs.contains) }

    /// The ledgers whose log keys are among the keys or in the policy.
    public var origins: [Origin] { logs.compactMap { Origin($0.name) } }

    private var logs: [VerifierKey] {
        keys.filter { $0.algorithm == .ed25519 } + (policy?.logs.map(\.key) ?? [])
    }

    /// What the policy says of a checkpoint that `verify` returned; nil without a policy. The checkpoint is *final* when
    /// a quorum was asked for and is met, and *entered* otherwise.
    public func standing(of checkpoint: VerifiedCheckpoint) -> PolicyStanding? { policy?.standing(of: checkpoint) }

    /// Verifies a checkpoint (LEDGER-24, LOG-44).
    public func verify(_ note: SignedNote) throws(CheckpointError) -> VerifiedCheckpoint {
        try verify(note, changes: [])
    }

    /// The same for a ledger in which these changes of the log key stand: a key that was given leads to the one that signs
    /// at the checkpoint's size (LEDGER-44).
    package func verify(_ note: SignedNote, changes: [LogKeyChange]) throws(CheckpointError) -> VerifiedCheckpoint {
        let verified: VerifiedCheckpoint
        let origin: String
        let chained: VerifierKey?
        do {
            origin = try Checkpoint(parsing: note.text).origin
            chained = try self.chained(at: note)
        } catch {
            throw .note(error)
        }
        guard let given = chained ?? log(named: origin, of: note) else { throw .unknownLog(origin: origin) }
        // A chain may be older than the ledger, which goes on from its last key.
        let log = successor(of: given, by: changes, at: note) ?? given
        do {
            let others = (keys + logs).filter { $0 != log } + (policy?.witnessKeys ?? [])
            verified = try VerifiedCheckpoint(verifying: note, log: log, cosigners: others)
        } catch {
            throw .note(error)
        }
        let missing = keys.first { key in
            key.algorithm == .cosignature && !verified.cosignatures.contains { $0.key == key }
        }
        if let missing { throw .missingCosignature(name: missing.name) }
        if let standing = standing(of: verified), !standing.isMet { throw .quorum(standing.shortfalls) }
        return verified
    }

    /// True when a log key that was given made a line of the note, as the line says.
    func isSigned(_ note: SignedNote) -> Bool {
        (logs + ((try? chained(at: note)).flatMap { $0 }.map { [$0] } ?? [])).contains {
            note.signatures.contains(where: $0.isNamed)
        }
    }

    /// The key that signs at the note's size, by the longest chain that is trusted.
    private func chained(at note: SignedNote) throws(NoteError) -> VerifierKey? {
        let head = try Checkpoint(parsing: note.text)
        let ofLog = chains.filter { $0.keys.first.name == head.origin && trusts($0) }
        return try LogKeyChain.longest(ofLog).first?.keys.key(at: head.size)
    }

    private func successor(of key: VerifierKey, by changes: [LogKeyChange], at note: SignedNote) -> VerifierKey? {
        guard let place = changes.firstIndex(where: { $0.old == key.key }), let origin = Origin(key.name),
            let size = try? Checkpoint(parsing: note.text).size
        else { return nil }
        return try? changes[place...].last { $0.end < size }?.newKey(of: origin)
    }

    /// The log's key; where it was changed and several were given, the one that signed.
    private func log(named origin: String, of note: SignedNote) -> VerifierKey? {
        let candidates = logs.filter { $0.name == origin }
        return candidates.first { note.signatures.contains(where: $0.isNamed) } ?? candidates.first
    }
}

/// Why a checkpoint is not to be relied on.
public enum CheckpointError: Error, Hashable, Sendable {
    /// The note itself, or a signature on it.
    case note(NoteError)
    /// No key of this log was given.
    case unknownLog(origin: String)
    /// A cosigner whose key was given has not signed.
    case missingCosignature(name: String)
    /// The policy's quorum has not cosigned.
    case quorum([PolicyStanding.Shortfall])
}
