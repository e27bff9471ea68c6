import CipherSuites
import ConsentLedger
import Federation
import Logging
import MerkleLog
import NodeClient
import Storage

/// The node as a witness of its partners (C2SP tlog-witness, FEDERATION-66 … FEDERATION-70). What it cosigns it has
/// verified whole: its copy of the ledger is at the checkpoint, so that every cosignature of its key means the same.
extension Node {
    /// Cosigns a partner's checkpoint with each cosigner key, or says why not. The new state is durable before this returns.
    func addCheckpoint(_ request: AddCheckpoint) async throws -> [NoteSignature] {
        guard let origin = Origin(request.checkpoint.origin) else { throw WitnessRefusal.unknownOrigin }
        guard let peer = try roster().peers[origin] else {
            guard let ledger = try database.followed(origin) else { throw WitnessRefusal.unknownOrigin }
            return try await addCheckpoint(request, of: ledger)
        }
        guard peer.state == .active else { throw WitnessRefusal.unknownOrigin }
        guard try await mayWitness(origin) else { throw WitnessRefusal.notNow }
        let last = try database.cosignerState(of: origin, name: cosignerName)
        let checkpoint: VerifiedCheckpoint
        do {
            checkpoint = try request.judged(
                log: peer.descriptor.logKeys, last: last.map { ($0.size, $0.root) })
        } catch WitnessRefusal.conflict(let size) {
            try await keepContradiction(in: request, of: peer)
            throw WitnessRefusal.conflict(size: size)
        }
        guard try await holds(checkpoint.checkpoint, of: origin) else {
            try await keepContradiction(in: request, of: peer)
            throw WitnessRefusal.notNow
        }
        // Bringing the copy forward has cosigned this very checkpoint: that is no other request's.
        let present = try database.cosignerState(of: origin, name: cosignerName)
        let isCopied = present?.size == checkpoint.checkpoint.size && present?.root == checkpoint.checkpoint.root
        let time = clock.now
        guard time >= present?.time ?? 0 else { throw WitnessRefusal.notNow }
        let lines = try keys.signers.cosign(request.note.text, at: time)
        let state = CosignerState(
            size: checkpoint.checkpoint.size, root: checkpoint.checkpoint.root, time: time, lines: lines)
        let other = try database.persist(state, of: origin, replacing: isCopied ? present : last)
        guard let other else { return lines }
        throw WitnessRefusal.conflict(size: other.size)
    }

    /// A checkpoint that the log signed over another tree than the copy's is evidence, whoever brings it.
    private func keepContradiction(in request: AddCheckpoint, of peer: Peer) async throws {
        let origin = peer.descriptor.origin
        guard request.checkpoint.size > 0,
            let root = try database.root(at: request.checkpoint.size, in: origin), root != request.checkpoint.root
        else { return }
        _ = try await follow(request.note, of: origin)
    }

    /// True when the copy has this tree. One that is behind asks the partner itself for its head, since the note at hand
    /// may have come from anybody, with lines cut off.
    private func holds(_ checkpoint: Checkpoint, of origin: Origin) async throws -> Bool {
        if checkpoint.size == 0 { return checkpoint.root == MerkleTree.emptyRoot }
        if try database.root(at: checkpoint.size, in: origin) == nil { await refreshReplica(of: origin) }
        return try database.root(at: checkpoint.size, in: origin) == checkpoint.root
    }

    /// Takes a witness's answer about the head that was submitted: keeps its cosignature when it verifies, with a time
    /// that is neither in the future nor before what it signed on this head already. Returns whether it was kept.
    func takeAnswer(_ body: [UInt8], about request: AddCheckpoint, from witness: Peer) throws -> Bool {
        var isNew = false
        for key in witness.descriptor.cosignerKeys where try takeAnswer(body, about: request, of: key) { isNew = true }
        return isNew
    }

    /// The same for any witness, by its key.
    func takeAnswer(_ body: [UInt8], about request: AddCheckpoint, of key: VerifierKey) throws -> Bool {
        let found = try? WitnessAnswer.cosignature(
            in: body, on: request.note, log: logKeys().key(at: request.checkpoint.size), by: key)
        guard let found, found.time <= clock.now + FreshnessRule.skewSeconds,
            try found.time >= cosignatureTime(of: key, on: request.note.text)
        else {
            logger.record(
                .warning, "a witness's answer was ignored", code: "witness-ignored", [.origin: key.name])
            return false
        }
        return try database.addCosignature(found.line, on: request.note.text, in: origin)
    }

    private func cosignatureTime(of key: VerifierKey, on text: String) throws -> UInt64 {
        guard let note = try database.head(of: origin)?.note, note.text == text,
            let line = note.signatures.first(where: key.isNamed)
        else { return 0 }
        return (try? key.verify(line, over: text)) ?? 0
    }
}
