public import MerkleLog

/// Which cosignatures make a partner's ledger final and fresh at this node (`formats.md` §4).
public struct NodePolicy: Hashable, Sendable {
    /// What holds for a partner whose log key is not in the policy's file.
    public enum Unlisted: String, CaseIterable, Hashable, Sendable {
        /// Nothing of its ledger is ever final or fresh, so it gives no permission.
        case deny
        /// The origin's own cosigner is enough, as without a file.
        case origin
    }

    /// The file; nil for the rule `origin`: the origin's own cosigner alone.
    public let file: TrustPolicy?
    /// For partners that are not in it.
    public let unlisted: Unlisted

    /// The rule without a file.
    public static let origin = NodePolicy(file: nil, unlisted: .deny)

    /// Takes both.
    public init(file: TrustPolicy?, unlisted: Unlisted) {
        self.file = file
        self.unlisted = unlisted
    }

    /// Who judges a log's checkpoints.
    enum Judge {
        case witnesses(TrustPolicy)
        case ownCosigner
        case nobody
    }

    func judge(of log: VerifierKey) -> Judge {
        guard let file else { return .ownCosigner }
        if file.lists(log) { return .witnesses(file) }
        return unlisted == .origin ? .ownCosigner : .nobody
    }
}

/// Up to where a ledger is final, and as of when that was so.
struct Finality: Hashable, Sendable {
    /// Entries below this index are final.
    let size: UInt64
    /// T of the ledger, Unix seconds.
    let time: UInt64
}
