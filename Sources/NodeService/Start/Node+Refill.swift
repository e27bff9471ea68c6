import CipherSuites
public import ConsentLedger
import Federation
import Logging
import MerkleLog
import NodeClient
import Storage

/// Why the own ledger could not be fetched from a partner's copy; nothing was changed.
public enum RefillError: Error, Equatable {
    /// No active partner of this name.
    case unknownPartner
    /// The partner holds nothing of this ledger, or nothing that this node lacks.
    case nothingThere
    /// What the partner sent is not the ledger under the head that it showed.
    case damagedCopy
    /// The partner holds another history than this node does.
    case otherHistory
    /// The ledger has entries: only an empty one is fetched from its beginning.
    case notEmpty
}

/// The own ledger out of a partner's copy (FEDERATION-91): believed because this node's own keys signed the head, and
/// every block under it is verified again, as a mirror would.
extension Node {
    /// The name under which the time of the newest refill or restore is kept.
    static let refilledFloor = "refilled"

    /// Fetches what lies between the own head and `head`, and takes it up whole or not at all. The openings of entries
    /// that were lost do not come back: a partner holds those of its own lines only.
    func refill(upTo head: VerifiedCheckpoint, from partner: Origin) async throws {
        let size = head.checkpoint.size
        var next = try database.head(of: origin)?.state.size ?? 0
        try database.discardStaged(of: origin)
        while next < size {
            let bundle = EntryBundle(index: next / 256, width: Int(min(256, size - next / 256 * 256)))
            let bytes = try await connection(to: partner).send("GET", copyPath(bundle.path)).body
            let leaves = try EntryBundle.decode(bytes, count: bundle.width)
            try database.stage(leaves, from: bundle.index * 256, of: origin, own: true)
            next = bundle.index * 256 + UInt64(bundle.width)
        }
        // Before the entries are there: a crash in between costs a permission and gives none.
        _ = try database.raise(Self.refilledFloor, to: max(clock.now, 1))
        do {
            try database.acceptStaged(
                upTo: head, of: origin, cosignedAt: head.cosignatures.map(\.time).max() ?? 0,
                knownOrigins: roster().origins, own: true)
        } catch is LedgerError {
            try database.discardStaged(of: origin)
            throw RefillError.damagedCopy
        }
        logger.record(
            .notice, "the ledger was refilled from a partner's copy", code: "refilled",
            [.origin: partner, .size: size])
    }

    /// Fetches the own ledger, which must be empty here, from a partner's copy. The node signs nothing before partners
    /// have confirmed it, at its next start. Returns the number of leaves.
    public func rebuild(from partner: Origin) async throws -> UInt64 {
        guard try database.head(of: origin) == nil else { throw RefillError.notEmpty }
        guard let peer = try roster().peers[partner], peer.state == .active else { throw RefillError.unknownPartner }
        switch try await compareHistory(with: peer) {
        case .prefix: throw RefillError.nothingThere
        case .other: throw RefillError.otherHistory
        case .longer(let head):
            try database.markRestored()
            try await refill(upTo: head, from: partner)
            return head.checkpoint.size
        }
    }
}
