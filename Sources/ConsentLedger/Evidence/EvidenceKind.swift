public import CipherSuites
public import MerkleLog

/// What an evidence file accuses of; one format each (`formats.md` §7, EVIDENCE-1).
public enum EvidenceKind: String, Sendable, CaseIterable {
    /// A log signed two heads that can't both be true.
    case fork
    /// A log entered two seals of one height.
    case sealHeight = "seal-height"
    /// A log signed a checkpoint that does not end a block.
    case unsealedCheckpoint = "unsealed-checkpoint"
    /// A log entered something that breaks a rule of entries.
    case invalidEntry = "invalid-entry"
    /// A log entered a seal that breaks a rule of blocks.
    case invalidSeal = "invalid-seal"
    /// A cosigner signed two heads that can't both be true.
    case cosignerFork = "cosigner-fork"
    /// A cosigner signed a larger head with a smaller time.
    case cosignerTime = "cosigner-time"
    /// A custodian's account leaves out a disclosure.
    case omittedDisclosure = "omitted-disclosure"
    /// A custodian entered two disclosures on one link of a line's chain.
    case reusedPrior = "reused-prior"

    /// True for a file that shows openings about a patient, and so goes only to those whom decision 0017 names.
    public var isAboutPatient: Bool { [.omittedDisclosure, .reusedPrior].contains(self) }

    /// The file's first line.
    public var firstLine: String { "nuo/\(rawValue)@v1" }
}

/// Why a file proves nothing.
public enum EvidenceError: Error, Equatable, Sendable {
    /// Not the format, not its one spelling, or beyond its limits.
    case malformed
    /// A kind, version, suite, effect or extension of the future: evidence of nothing.
    case upgradeNeeded(String)
    /// The key of whoever is accused was not given.
    case unknownKey(name: String)
    /// A checkpoint without a valid signature of whoever is accused.
    case note(NoteError)
    /// A leaf or a run of leaves does not lead to the checkpoint's root.
    case notInTree
    /// The consistency proof does not lead to the later root.
    case notConsistent
    /// A statement is not what its entry commits to, not of the kind that is needed, or not signed by the key that the
    /// institution's leave names.
    case statement
    /// Everything that is shown can be true of an honest log or cosigner.
    case noContradiction
    /// The rule depends on something that the file does not show.
    case incomplete
}

/// What a file proved, and about whom.
public struct ProvedAccusation: Hashable, Sendable {
    /// What can't be true of anybody honest.
    public enum Finding: Hashable, Sendable {
        /// Two roots at one size.
        case roots(size: UInt64, Digest, Digest)
        /// Two seals of one height.
        case height(UInt64)
        /// A signed size that ends no block.
        case size(UInt64)
        /// A leaf that breaks a rule.
        case leaf(index: UInt64, LedgerRule)
        /// A larger size signed with an earlier time (Unix seconds).
        case times(size: UInt64, at: UInt64, laterSize: UInt64, laterAt: UInt64)
        /// Disclosures, by their entries, beside an account that can't count them all.
        case omitted(height: UInt64, counted: UInt64, shown: [UInt64])
        /// The entries of two disclosures with one `prior`.
        case prior(UInt64, UInt64)
    }

    /// The kind of file.
    public let kind: EvidenceKind
    /// Whoever signed what can't be true: a log's key, where several signed the one of the last note, or a cosigner's.
    public let accused: VerifierKey
    /// The ledger it is about.
    public let origin: Origin
    /// What was found.
    public let finding: Finding
}
