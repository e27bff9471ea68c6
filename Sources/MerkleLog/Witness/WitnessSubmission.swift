/// What a log knows of one witness, and what it sends next: a struct without I/O. The size that a witness has is learnt
/// from its own answers and kept for it alone, so that a witness that fails or lies disturbs no other.
public struct WitnessSubmission: Hashable, Sendable {
    /// What to do next.
    public enum Action: Hashable, Sendable {
        /// Send the checkpoint with a proof from this size.
        case submit(oldSize: UInt64)
        /// Leave it until there is another checkpoint.
        case giveUp(Reason)
    }

    /// Why a checkpoint is not submitted any more.
    public enum Reason: Hashable, Sendable {
        /// A conflict that names no size.
        case noSize
        /// The witness claims a size that the log never had. Its word alone is no evidence.
        case ahead
        /// One conflict after the other.
        case conflicts
    }

    /// The most conflicts over one checkpoint: somebody else may submit at the same time, twice at most.
    public static let maximumConflicts = 3

    /// The size that the witness cosigned last, as far as is known.
    public private(set) var knownSize: UInt64 = 0
    private var size: UInt64 = 0
    private var sent: UInt64 = 0
    private var conflicts = 0

    /// A witness of whom nothing is known.
    public init() {}

    /// There is a checkpoint of `size` to submit.
    public mutating func begin(size: UInt64) -> Action {
        self.size = size
        conflicts = 0
        // A log that was restored is smaller than what its witness has, and learns so from the conflict.
        return submit(min(knownSize, size))
    }

    /// The witness answered with a conflict that claims `claimed`; the log has `size` leaves by now.
    public mutating func conflicted(claimed: UInt64?, size: UInt64) -> Action {
        self.size = size
        guard let claimed else { return .giveUp(.noSize) }
        guard claimed <= size else { return .giveUp(.ahead) }
        conflicts += 1
        guard claimed != sent, conflicts < Self.maximumConflicts else { return .giveUp(.conflicts) }
        knownSize = claimed
        return submit(claimed)
    }

    /// The witness cosigned a checkpoint of `size`, which may be larger than the one begun with.
    public mutating func accepted(size: UInt64) { knownSize = size }

    private mutating func submit(_ oldSize: UInt64) -> Action {
        sent = oldSize
        return .submit(oldSize: oldSize)
    }
}
