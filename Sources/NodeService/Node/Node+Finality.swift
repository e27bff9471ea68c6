import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage
import Synchronization

/// When something in a partner's ledger counts (`formats.md` §4, FEDERATION-60 … FEDERATION-65). Denials count from the
/// moment the copy holds them; permissions only below the newest checkpoint that met the policy.
extension Node {
    /// Up to where a partner's ledger is final under this node's policy; nil while nothing is.
    func finality(of ledger: Origin, roster: Roster) throws -> Finality? {
        guard let peer = roster.peers[ledger] else { return try ownCosignersFinality(of: ledger) }
        switch policy.judge(of: peer.descriptor.logKey) {
        case .nobody: return nil
        case .ownCosigner: return try ownCosignersFinality(of: ledger)
        case .witnesses(let file): return try keptFinality(of: peer.descriptor, under: file)
        }
    }

    private func keptFinality(of ledger: NodeDescriptor, under file: TrustPolicy) throws -> Finality? {
        guard let note = try database.finalNote(of: ledger.origin) else { return nil }
        let known = finalNotes.withLock { $0[ledger.logKey] }
        if let known, known.note == note { return finality(known, under: file) }
        guard let checkpoint = try? verified(note, of: ledger, under: file) else { return nil }
        finalNotes.withLock { $0[ledger.logKey] = checkpoint }
        return finality(checkpoint, under: file)
    }

    private func verified(
        _ note: SignedNote, of ledger: NodeDescriptor, under file: TrustPolicy
    ) throws(NoteError) -> VerifiedCheckpoint {
        try VerifiedCheckpoint(verifying: note, log: ledger.logKeys, cosigners: file.witnessKeys)
    }

    private func ownCosignersFinality(of ledger: Origin) throws -> Finality? {
        guard policy.file == nil || policy.unlisted == .origin else { return nil }
        return try database.head(of: ledger).map { Finality(size: $0.state.size, time: $0.cosignedAt) }
    }

    private func finality(_ checkpoint: VerifiedCheckpoint, under file: TrustPolicy) -> Finality? {
        let latest = clock.now + FreshnessRule.skewSeconds
        return file.standing(of: checkpoint, notAfter: latest).time
            .map { Finality(size: checkpoint.checkpoint.size, time: $0) }
    }

    /// The copy of `partner` holds everything under `note`: is it the newest checkpoint that met the policy? This node's
    /// own cosignature counts as anybody's; a line of its own on the note would be an older one.
    func considerFinal(_ note: SignedNote, of partner: Peer) throws {
        let origin = partner.descriptor.origin
        guard case .witnesses(let file) = policy.judge(of: partner.descriptor.logKey),
            let checkpoint = try? Checkpoint(parsing: note.text), checkpoint.size > 0,
            try database.root(at: checkpoint.size, in: origin) == checkpoint.root
        else { return }
        let own = cosignerKeys
        var lines = note.signatures.filter { line in !own.contains { $0.isNamed(in: line) } }
        let state = try database.cosignerState(of: origin, name: cosignerName)
        if let state, state.size == checkpoint.size, state.root == checkpoint.root { lines += state.lines }
        guard lines.count <= SignedNote.maximumSignatureCount else { return }
        let whole = SignedNote(text: note.text, signatures: lines)
        guard
            let found = (try? verified(whole, of: partner.descriptor, under: file))
                .flatMap({ finality($0, under: file) })
        else { return }
        let present = try keptFinality(of: partner.descriptor, under: file)
        guard present.map({ $0.size < found.size || $0.size == found.size && $0.time < found.time }) ?? true else {
            return
        }
        try database.keepFinal(whole, of: origin)
    }
}
