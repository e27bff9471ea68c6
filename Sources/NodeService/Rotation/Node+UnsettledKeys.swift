import ConsentLedger
import Federation
import MerkleLog
import NodeClient
import Storage
import Synchronization

/// What a partner signs right after a change of its log key is shown before the copy of its ledger proves the change: the
/// copy is brought forward before anything of it is refused for good (FEDERATION-285 … FEDERATION-287).
extension Node {
    /// True for a head beyond the copy of an active partner's ledger that the newest key known does not claim to have signed:
    /// only the copy can say whose key signs there.
    func isUnsettled(_ note: SignedNote, of partner: Origin) throws -> Bool {
        guard let peer = try roster().peers[partner], peer.state == .active,
            let head = try? Checkpoint(parsing: note.text), head.origin == partner.text
        else { return false }
        let isOfNewest = note.signatures.contains(where: peer.descriptor.logKeys.current.isNamed)
        return try !isOfNewest && head.size > database.head(of: partner)?.state.size ?? 0
    }

    /// Brings forward the copies of the ledgers beside which some of these receipts can't be judged yet. False when there is
    /// none, or nobody answers.
    func settleKeys(of receipts: [(receipt: Receipt, origin: Origin)]) async throws -> Bool {
        let unsettled = try receipts.filter { try isUnsettled($0.receipt.proof.checkpoint, of: $0.origin) }
        var isNewer = false
        for origin in Set(unsettled.map(\.origin)).sorted() where await refreshReplica(of: origin) { isNewer = true }
        return isNewer
    }

    /// Takes evidence as `receive` does, once the copy of the accused's ledger is as new as can be.
    func receiveSettled(_ evidence: Evidence, from sender: Origin) async throws {
        do {
            try receive(evidence, from: sender)
        } catch EvidenceRefusal.waitsForCopy(let accused) {
            await refreshReplica(of: accused)
            try receive(evidence, from: sender)
        }
    }

    /// Why evidence does not count now: under keys that the copy settles it proves nothing, and under others nothing yet.
    func refusal(of evidence: Evidence) throws -> EvidenceRefusal {
        guard let accused = Origin(evidence.accusedName),
            try evidence.logNotes.contains(where: { try isUnsettled($0, of: accused) })
        else { return .unproved }
        return .waitsForCopy(accused)
    }

    /// Takes a partner's descriptor as `receive` does, once the copy of its ledger is as new as can be.
    func receiveSettled(_ descriptor: NodeDescriptor, from sender: Origin) async throws -> DescriptorSuccession {
        let succession = try receive(descriptor, from: sender)
        guard succession == .waitsForCopy, await refreshReplica(of: sender) else { return succession }
        return try receive(descriptor, from: sender)
    }

    /// A connection to where a partner's held descriptor says that it is now; nil where none is held, or it says nothing new.
    /// It came over a known TLS key, and is believed in nothing else: the leaves that are fetched there prove themselves
    /// (FEDERATION-287).
    func connectionByHeldDescriptor(to partner: Origin) throws -> (connection: NodeConnection, held: NodeDescriptor)? {
        guard let held = heldDescriptors.withLock({ $0[partner] }), let known = try roster().peers[partner]?.descriptor
        else { return nil }
        guard held.serial > known.serial, try judge(held, from: partner) == .waitsForCopy else {
            heldDescriptors.withLock { $0[partner] = nil }
            return nil
        }
        guard held.url != known.url || held.tlsKeys != known.tlsKeys else { return nil }
        let endpoint = try PinnedEndpoint(url: held.url, keyDigests: Set(held.tlsKeys))
        return (try NodeConnection(to: endpoint, as: keys.tls), held)
    }
}
