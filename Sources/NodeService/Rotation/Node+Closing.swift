public import ConsentLedger
import Federation
import Logging
public import MerkleLog
import Storage

/// Why a node does not sign the end of a partner's ledger; nothing was changed.
public enum ClosingRefusal: Error, Equatable {
    /// The ledger is no partner's.
    case unknownPartner
    /// This node's copy holds more: so many leaves would be lost.
    case holdsMore(UInt64)
    /// This node's copy has another root there.
    case otherHistory
    /// This node's copy ends before, and the ledger's own log has not signed.
    case copyBehind(UInt64)
}

/// How far the end of a partner's ledger has come at this node.
public struct ClosingStanding: Hashable, Sendable {
    /// The closing, with this node's line.
    public let closing: OriginClosing
    /// True when it counts here now.
    public let isClosed: Bool
    /// Whose lines hold, the ledger's own log first.
    public let signers: [Origin]
}

/// A ledger that can't be continued is ended, by its own log key or by the other nodes (decision 0031).
extension Node {
    /// Ends this node's own ledger for good and gives the note that says so, the same one however often it is asked. The end
    /// is one transaction: what a crash leaves is a ledger that goes on, or one that has ended. Throws
    /// `AppendError.notSigning` while something else forbids signing, or where the end is not in the database that was put
    /// back, and what the database throws.
    public func closeLedger(successor: VerifierKey?) throws -> OriginClosing {
        try readKeys()
        // Of a ledger whose end is known from the lock record alone, an older database could sign a second end only.
        let isClosed = try database.closing(of: origin) != nil
        if case .nothing = fence.leave, !isClosed { throw AppendError.notSigning }
        let closing = try database.close(own: origin, successor: successor, by: keys.signers)
        try fence.stop(.closed)
        logger.record(.notice, "the ledger has ended", code: "ledger-closed", [.size: closing.size])
        return closing
    }

    /// States the end of a partner's ledger where this node's copy ends: for a ledger whose own log key is lost.
    public func beginClosing(of partner: Origin, successor: VerifierKey?) throws -> ClosingStanding {
        guard try roster().peers[partner] != nil, let head = try database.head(of: partner) else {
            throw ClosingRefusal.unknownPartner
        }
        if let known = try database.closing(of: partner) {
            guard successor == nil || successor == known.successor else { throw ClosingError.closedOtherwise }
            return try sign(known)
        }
        return try sign(
            OriginClosing(
                of: partner, size: head.state.size, root: head.state.root, successor: successor, signedBy: ownSigner()))
    }

    /// Adds this node's line to the end of a partner's ledger, after comparing it with the copy, and takes it for ended once
    /// its own log, or enough of the other nodes, have signed (FEDERATION-262, FEDERATION-263).
    public func sign(_ closing: OriginClosing) throws -> ClosingStanding {
        let roster = try roster()
        guard let peer = roster.peers[closing.origin] else { throw ClosingRefusal.unknownPartner }
        let isOwn = closing.isSigned(byLog: peer.descriptor.logKeys)
        let held = try database.head(of: closing.origin)?.state.size ?? 0
        guard held <= closing.size else { throw ClosingRefusal.holdsMore(held) }
        if held == closing.size, held > 0, try database.root(at: held, in: closing.origin) != closing.root {
            throw ClosingRefusal.otherHistory
        }
        guard held == closing.size || isOwn else { throw ClosingRefusal.copyBehind(held) }
        // The node's own lines of before are kept beside a file that has fewer.
        let known = try database.closing(of: closing.origin)
        guard let whole = known.map({ $0.merging(closing) }) ?? closing else { throw ClosingError.closedOtherwise }
        let signed = try whole.signed(by: ownSigner())
        let others = Self.signers(of: signed, in: roster)
        let isClosed = known != nil || isOwn || isEnough(others, for: peer.descriptor, in: roster)
        if isClosed {
            do {
                try database.close(partner: signed)
            } catch ClosingError.grewMeanwhile(let held) {
                throw ClosingRefusal.holdsMore(held)
            }
            logger.record(.notice, "a partner's ledger has ended", code: "partner-closed", [.origin: closing.origin])
        }
        return ClosingStanding(
            closing: signed, isClosed: isClosed, signers: (isOwn ? [closing.origin] : []) + others)
    }

    private func ownSigner() throws -> NoteSigner {
        try keys.signers.log(after: database.logKeyChanges(of: origin))
    }

    /// The other nodes whose lines hold.
    private static func signers(of closing: OriginClosing, in roster: Roster) -> [Origin] {
        let nodes = [roster.own] + roster.peers.values.filter { $0.state == .active }.map(\.descriptor)
        return nodes.filter { $0.origin != closing.origin && closing.isSigned(by: $0.logKeys.current) }
            .map(\.origin).sorted()
    }

    /// Under a policy its quorum, each node standing for its cosigner; without one more than half of the nodes here.
    private func isEnough(_ signers: [Origin], for ledger: NodeDescriptor, in roster: Roster) -> Bool {
        switch policy.judge(of: ledger.logKey) {
        case .nobody: return false
        case .witnesses(let file):
            let keys = signers.compactMap { roster.descriptor(of: $0) }.flatMap(\.cosignerKeys)
            return file.standing(times: Dictionary(keys.map { ($0, 1) }) { first, _ in first }).isMet
        case .ownCosigner:
            let active = roster.peers.values.filter {
                $0.state == .active && $0.descriptor.origin != ledger.origin
            }
            return 2 * signers.count > active.count + 1
        }
    }
}
