public import ConsentLedger
public import Federation
import Logging
public import MerkleLog
public import NodeClient
import Storage
import Synchronization

/// Copies of partners' ledgers: drives a `SyncMachine` with the database and the network.
extension Node {
    /// Fetches a partner's newest checkpoint and everything under it. Returns whether the copy is now at that head.
    @discardableResult
    public func refreshReplica(of partner: Origin) async -> Bool {
        if await refreshByHeldDescriptor(of: partner) { return true }
        do {
            let note = try await connection(to: partner).send("GET", "/v1/log/checkpoint")
            return try await follow(SignedNote(parsing: note.body), of: partner)
        } catch {
            return false
        }
    }

    private func refreshByHeldDescriptor(of partner: Origin) async -> Bool {
        guard let (connection, held) = try? connectionByHeldDescriptor(to: partner) else { return false }
        let note = try? await SignedNote(parsing: connection.send("GET", "/v1/log/checkpoint").body)
        var isAtHead = false
        if let note {
            isAtHead = (try? await follow(note, of: partner, showing: held, over: connection)) ?? false
        }
        await connection.close()
        return isAtHead
    }

    /// Brings the copy of a partner's ledger up to a note that the partner gave. Where none of the log keys that are known
    /// signed it, `descriptor`, or else the one that the partner is asked for, may show how the key changed.
    @discardableResult
    public func follow(
        _ note: SignedNote, of partner: Origin, showing descriptor: NodeDescriptor? = nil,
        over connection: NodeConnection? = nil
    ) async throws -> Bool {
        try await following.run(partner) { try await self.followAlone(note, of: partner, descriptor, connection) }
    }

    private func followAlone(
        _ note: SignedNote, of partner: Origin, _ descriptor: NodeDescriptor?, _ source: NodeConnection?
    ) async throws -> Bool {
        guard let peer = try await peerKnowing(signerOf: note, partner, descriptor) else { return false }
        let known = try roster().peers[partner]?.descriptor
        // Its descriptor is taken in the transaction that shows the change in the copy, and not before.
        let step = known.flatMap { $0 == peer.descriptor ? nil : DescriptorStep(from: $0, to: peer.descriptor) }
        var machine = SyncMachine(descriptor: peer.descriptor, mirror: try mirror(of: partner))
        var action = try machine.received(note) { size in
            size == 0 ? MerkleTree.emptyRoot : try self.database.root(at: size, in: partner)
        }
        let key = peer.descriptor.logKeys.key(at: (try? Checkpoint(parsing: note.text))?.size ?? 0)
        while true {
            switch action {
            case .fetch where isHalted(partner, key), .accept where isHalted(partner, key): return false
            case .fetch(let bundle, let first):
                let bytes = try await (source ?? connection(to: partner)).send("GET", "/v1/log/\(bundle.path)").body
                let leaves = try EntryBundle.decode(bytes, count: bundle.width)
                try database.stage(leaves, from: bundle.index * 256, of: partner)
                action = machine.staged(progress: max(first, bundle.index * 256 + UInt64(bundle.width)))
            case .accept(let checkpoint, let cosignedAt): action = try accept(checkpoint, cosignedAt, &machine, step)
            case .refresh(let checkpoint, let cosignedAt):
                try database.refresh(checkpoint.note, of: partner, cosignedAt: cosignedAt)
                try didVerify(checkpoint, cosignedAt: cosignedAt, of: partner)
                try considerFinal(note, of: peer)
                return true
            case .discardStaged:
                try database.discardStaged(of: partner)
                action = machine.discarded()
            case .contradiction where step != nil:
                // A change that was only claimed accuses nobody.
                logger.record(
                    .critical, "a partner's log key changed in another history", code: "log-key-other-history",
                    [.origin: partner])
                return false
            case .contradiction(let kept, let other, let reason):
                try await accuse(peer.descriptor, kept: kept, other: other, reason: reason)
                return false
            case .upgradeNeeded:
                halt(partner, key)
                return false
            case .ignore:
                logger.record(.warning, "a partner's note was ignored", code: "note-ignored", [.origin: partner])
                return false
            case .wait:
                try considerFinal(note, of: peer)
                return true
            }
        }
    }

    /// The partner, active. Where none of its log keys signed the note, its descriptor may show how its key changed: then
    /// with the keys of that one, which are to be proved by the copy.
    private func peerKnowing(
        signerOf note: SignedNote, _ partner: Origin, _ shown: NodeDescriptor?
    ) async throws -> Peer? {
        guard let peer = try roster().peers[partner], peer.state == .active else { return nil }
        let isKnown = peer.descriptor.logKeys.all.contains { note.signatures.contains(where: $0.isNamed) }
        guard !isKnown else { return peer }
        var newer = shown
        if newer == nil { newer = try? await fetchDescriptor(of: partner) }
        guard let newer, try receive(newer, from: partner) == .waitsForCopy else {
            return try roster().peers[partner].flatMap { $0.state == .active ? $0 : nil }
        }
        return Peer(descriptor: newer, accepted: peer.accepted, state: peer.state)
    }

    /// True while the copy waits for a program that reads more: of what this log key signs nothing is fetched or judged again
    /// before the next start.
    private func isHalted(_ partner: Origin, _ key: VerifierKey) -> Bool {
        newerFormats.withLock { $0[partner]?.contains(key) ?? false }
    }

    /// Leaves that the partner signed are of a form that this program does not read. They stay staged for one that does,
    /// accuse nobody, and are said in the log once.
    private func halt(_ partner: Origin, _ key: VerifierKey) {
        guard newerFormats.withLock({ $0[partner, default: []].insert(key).inserted }) else { return }
        logger.record(.error, "a partner uses a newer format", code: "upgrade-needed", [.origin: partner])
    }

    private func mirror(of partner: Origin) throws -> MirrorState {
        let head = try database.head(of: partner)
        let checkpoint = try head.map { try Checkpoint(parsing: $0.note.text) }
        return MirrorState(
            checkpoint: checkpoint, note: head?.note, cosignedAt: head?.cosignedAt ?? 0,
            progress: try database.replicaProgress(of: partner))
    }

    private func accept(
        _ checkpoint: VerifiedCheckpoint, _ cosignedAt: UInt64, _ machine: inout SyncMachine, _ step: DescriptorStep?
    ) throws -> SyncAction {
        do {
            let isTaken = try database.acceptStaged(
                upTo: checkpoint, of: machine.origin, cosignedAt: cosignedAt, knownOrigins: try roster().origins,
                taking: step)
            if isTaken {
                logger.record(
                    .notice, "a partner has a new address or key", code: "descriptor-taken",
                    [.origin: machine.origin])
            }
        } catch let error as LedgerError {
            return machine.refused(error)
        }
        try didVerify(checkpoint, cosignedAt: cosignedAt, of: machine.origin)
        return machine.accepted()
    }

    /// Everything under the checkpoint was verified: remember its time and cosign it (`formats.md` §4).
    private func didVerify(_ checkpoint: VerifiedCheckpoint, cosignedAt: UInt64, of partner: Origin) throws {
        if cosignedAt <= clock.wallSeconds + FreshnessRule.skewSeconds { clock.saw(cosignedAt) }
        try cosign(checkpoint.checkpoint, shownIn: checkpoint.note)
    }

    /// Cosigns a head, persisted before anyone sees it; never a smaller size or time than before. `note` is the head as
    /// the partner itself shows it: after a restore, what this node cosigned of a ledger is known from there alone.
    @discardableResult
    func cosign(_ checkpoint: Checkpoint, shownIn note: SignedNote? = nil) throws -> NoteSignature? {
        guard let partner = Origin(checkpoint.origin), fence.mayCosign else { return nil }
        let time = clock.now
        if try isCosignerUnproved(about: partner) {
            guard let note, try time >= ownCosignatureTime(on: note) else { return nil }
        }
        let lines = try keys.signers.cosign(checkpoint.text, at: time)
        let state = CosignerState(size: checkpoint.size, root: checkpoint.root, time: time, lines: lines)
        return try database.persist(state, of: partner) ? state.signature : nil
    }
}
