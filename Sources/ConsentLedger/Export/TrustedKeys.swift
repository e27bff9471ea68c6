public import MerkleLog

/// The keys that somebody who checks a ledger from outside was given: logs' keys and cosigners' keys.
///
/// A checkpoint needs the signature of the log key that bears its origin's name and of every cosigner key given: what
/// may be missing is not given, and what is given cannot be cut out unnoticed.
public struct TrustedKeys: Sendable {
    /// The keys as given.
    public let keys: [VerifierKey]

    /// Trusts these keys.
    public init(_ keys: [VerifierKey]) { self.keys = keys }

    /// The ledgers whose log keys are among the keys.
    public var origins: [Origin] { keys.filter { $0.algorithm == .ed25519 }.compactMap { Origin($0.name) } }

    /// Verifies a checkpoint (LEDGER-24).
    public func verify(_ note: SignedNote) throws(CheckpointError) -> VerifiedCheckpoint {
        let verified: VerifiedCheckpoint
        let origin: String
        do {
            origin = try Checkpoint(parsing: note.text).origin
        } catch {
            throw .note(error)
        }
        guard let log = log(named: origin, of: note) else { throw .unknownLog(origin: origin) }
        do {
            verified = try VerifiedCheckpoint(verifying: note, log: log, cosigners: keys.filter { $0 != log })
        } catch {
            throw .note(error)
        }
        let missing = keys.first { key in
            key.algorithm == .cosignature && !verified.cosignatures.contains { $0.key == key }
        }
        if let missing { throw .missingCosignature(name: missing.name) }
        return verified
    }

    /// The log's key; where it was changed and several were given, the one that signed.
    private func log(named origin: String, of note: SignedNote) -> VerifierKey? {
        let candidates = keys.filter { $0.algorithm == .ed25519 && $0.name == origin }
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
}
