import CipherSuites
import ConsentLedger
import Federation
import Logging
public import MerkleLog
import NodeClient
public import Storage
import Synchronization

/// Ledgers that this node follows without relying on them: their hashes alone, verified up to each head, so that a log which
/// shows others another history is found here too. No decision asks for any of it (FEDERATION-295 … FEDERATION-306).
extension Node {
    /// The tiles, opened when they are first needed.
    public func mirrors() throws -> MirrorDatabase {
        try openMirrors.withLock { open in
            if let open { return open }
            let opened = try MirrorDatabase(directory: directory)
            open = opened
            return opened
        }
    }

    func closeMirrors() {
        openMirrors.withLock { open in
            try? open?.close()
            open = nil
        }
    }

    /// The key that cosigns what is mirrored by its hashes.
    func witnessSigner() throws -> NoteSigner {
        try keys.witness(of: origin, salt: database.witnessSalt(drawing: random.bytes(Digest.byteCount)))
    }

    /// What policies name this node by as a witness of ledgers that it does not rely on.
    public func witnessKey() throws -> VerifierKey { try witnessSigner().verifierKey }

    /// The ledgers that are followed and are neither the own one nor a partner's, whose whole copies say more.
    func mirrored() throws -> [Origin] {
        let peers = try roster().peers
        return try database.followedOrigins().filter { $0 != origin && peers[$0] == nil }
    }

    /// One turn of mirroring. Gives how it ended, and throws what the network, the log or the disk threw.
    func mirror(
        _ followed: FollowedLedger, over connection: LogConnection, limits: MirrorLimits
    ) async throws -> HashMirror.Rest {
        try await following.run(followed.origin) {
            try await self.mirrorAlone(followed.origin, over: connection, limits: limits)
        }
    }

    private func mirrorAlone(
        _ origin: Origin, over connection: LogConnection, limits: MirrorLimits
    ) async throws -> HashMirror.Rest {
        // Whoever had the turn before may have brought it forward, frozen it or been told to leave it.
        guard let ledger = try database.followed(origin), ledger.frozenAt == nil else { return .current }
        return try await MirrorTurn(node: self, ledger: ledger, connection: connection, limits: limits).run()
    }

    /// Requests that wait for a turn: one for each ledger, and so many in all.
    static let maximumWitnessTurns = 4

    /// One turn for a request to witness a head of this size, where the hashes are not here yet. Anyone may ask, so that only
    /// a few wait; others are told to come again.
    private func mirrorForRequest(of ledger: FollowedLedger, size: UInt64) async throws {
        let origin = ledger.origin
        let isTaken = witnessTurns.withLock {
            $0.count < Self.maximumWitnessTurns && $0.insert(origin).inserted
        }
        guard isTaken else { throw WitnessRefusal.notNow }
        defer { witnessTurns.withLock { _ = $0.remove(origin) } }
        try await following.run(origin) {
            // The turn that was waited for may have brought it.
            guard try self.mirrors().root(at: size, of: origin) == nil,
                let address = OutsideWitnessAddress(ledger.address)
            else { return }
            let limits = MirrorLimits()
            let connection = LogConnection(to: address, connections: limits.connections)
            _ = try? await self.mirrorAlone(origin, over: connection, limits: limits)
            await connection.close()
        }
    }

    // MARK: what it signs and shows

    /// Keeps a head whose root was recomputed, with a line by the witness key. The line is durable before anyone sees it; at
    /// one size it is made anew when it is older than `after` seconds.
    func keep(_ checkpoint: VerifiedCheckpoint, of ledger: FollowedLedger, after: UInt64) throws {
        let signer = try witnessSigner()
        let last = try database.witnessState(of: ledger.origin, name: signer.verifierKey.name)
        let (head, time) = (checkpoint.checkpoint, clock.now)
        let isGrown = ledger.checkpoint.map { $0.size < head.size } ?? true
        let isForward = last.map { $0.size < head.size || $0.size == head.size && $0.root == head.root } ?? true
        let isDue = last.map { $0.size < head.size || $0.time + after <= time } ?? true
        var signed: CosignerState?
        if fence.mayCosign, isForward, isDue, time >= last?.time ?? 0 {
            signed = CosignerState(
                size: head.size, root: head.root, time: time, lines: [try signer.sign(checkpoint.note.text, at: time)])
        }
        guard isGrown || signed != nil else { return }
        // Lines of others are theirs to show.
        let note = checkpoint.note.signed(onlyBy: [ledger.log])
        _ = try database.keep(note, of: ledger.origin, signed: signed)
    }

    /// The newest verified head of a followed ledger, with this node's line when it is about that head; nil without one.
    func shownHead(of ledger: FollowedLedger) throws -> SignedNote? {
        guard let note = ledger.note, let head = ledger.checkpoint else { return nil }
        let state = try database.witnessState(of: ledger.origin, name: witnessSigner().verifierKey.name)
        let lines = state.flatMap { $0.size == head.size && $0.root == head.root ? $0.lines : nil } ?? []
        return SignedNote(text: note.text, signatures: note.signatures + lines)
    }

    /// Cosigns a checkpoint of a followed ledger on request, or says why not (C2SP tlog-witness). What it does not hold yet
    /// it fetches from the log itself, as far as one turn goes.
    func addCheckpoint(_ request: AddCheckpoint, of ledger: FollowedLedger) async throws -> [NoteSignature] {
        guard ledger.frozenAt == nil else { throw WitnessRefusal.unknownOrigin }
        guard fence.mayCosign else { throw WitnessRefusal.notNow }
        let signer = try witnessSigner()
        let last = try database.witnessState(of: ledger.origin, name: signer.verifierKey.name)
        let judged = Result { try request.judged(log: LogKeys(ledger.log), last: last.map { ($0.size, $0.root) }) }
        if case .failure(let refusal) = judged {
            guard case .conflict = refusal as? WitnessRefusal else { throw refusal }
            try await accuse(ledger, showing: request.note)
            throw refusal
        }
        let checkpoint = try judged.get()
        let size = checkpoint.checkpoint.size
        if try mirrors().root(at: size, of: ledger.origin) == nil {
            try await mirrorForRequest(of: ledger, size: size)
        }
        guard try mirrors().root(at: size, of: ledger.origin) == checkpoint.checkpoint.root else {
            try await accuse(ledger, showing: request.note)
            throw WitnessRefusal.notNow
        }
        // Mirroring has cosigned this very checkpoint: that is no other request's.
        if let line = try presentLine(of: ledger, on: checkpoint.checkpoint, name: signer.verifierKey.name) {
            return line
        }
        let time = clock.now
        guard time >= last?.time ?? 0 else { throw WitnessRefusal.notNow }
        let state = CosignerState(
            size: size, root: checkpoint.checkpoint.root, time: time,
            lines: [try signer.sign(request.note.text, at: time)])
        guard try database.keep(checkpoint.note.signed(onlyBy: [ledger.log]), of: ledger.origin, signed: state) else {
            let present = try database.witnessState(of: ledger.origin, name: signer.verifierKey.name)
            throw WitnessRefusal.conflict(size: present?.size ?? 0)
        }
        return state.lines
    }

    private func presentLine(
        of ledger: FollowedLedger, on head: Checkpoint, name: String
    ) throws -> [NoteSignature]? {
        let state = try database.witnessState(of: ledger.origin, name: name)
        guard let state, state.size == head.size, state.root == head.root, clock.now - min(clock.now, state.time) < 10
        else { return nil }
        return state.lines
    }

    // MARK: two histories

    /// A head that a stranger brings is evidence when the log signed it over another tree than the mirrored one.
    private func accuse(_ ledger: FollowedLedger, showing note: SignedNote) async throws {
        guard let shown = try? VerifiedCheckpoint(verifying: note, log: ledger.log, cosigners: []),
            let root = try mirrors().root(at: shown.checkpoint.size, of: ledger.origin), root != shown.checkpoint.root,
            let kept = ledger.note
        else { return }
        try await accuse(ledger, kept: kept, other: note) { _ in throw ClientError.invalidCall }
    }

    /// Freezes a followed ledger over two heads that can't both be true, where a file can show it; the file is kept and told
    /// to every partner. `read` fetches the log's own tiles. Returns whether it was shown.
    @discardableResult
    func accuse(
        _ ledger: FollowedLedger, kept: SignedNote, other: SignedNote,
        read: (_ path: String) async throws -> [UInt8]
    ) async throws -> Bool {
        let log = LogKeys(ledger.log)
        let sizes = try (Checkpoint(parsing: kept.text).size, Checkpoint(parsing: other.text).size)
        var found: Evidence?
        if sizes.1 <= sizes.0 {
            let branch = try mirrors().subtrees(of: ledger.origin, size: sizes.0)
            found = try? Evidence.fork(other, kept, log: log, branch: branch)
        } else {
            found = try? await fetchedFork(kept: kept, other: other, log: log, read: read)
        }
        guard let found, let proved = try? found.verified(by: [], logs: [log]) else { return false }
        try database.keep(
            KeptEvidence(found, proving: proved, from: nil, at: clock.now), suspending: [], telling: others(than: []))
        try freeze(ledger)
        return true
    }

    private func freeze(_ ledger: FollowedLedger) throws {
        try database.freeze(ledger.origin, at: clock.now)
        logger.record(
            .critical, "a followed ledger has two histories, which a file proves", code: "mirror-frozen",
            [.origin: ledger.origin])
    }

    /// Takes a file that shows two histories of a followed ledger, verified under the key that the operator named. False when
    /// it is about none, or about something else: what entries say, or who cosigned, stops no mirror of hashes. A file that
    /// was kept before freezes nothing again.
    func receiveAboutFollowed(_ evidence: Evidence, from sender: Origin) throws -> Bool {
        guard case .fork = evidence else { return false }
        let followed = try database.followed()
        guard let proved = try? evidence.verified(by: [], logs: followed.map { LogKeys($0.log) }),
            let ledger = followed.first(where: { $0.log == proved.accused })
        else { return false }
        let isNew = try database.keep(
            KeptEvidence(evidence, proving: proved, from: sender, at: clock.now), suspending: [],
            telling: others(than: [sender]))
        if isNew, ledger.frozenAt == nil { try freeze(ledger) }
        return true
    }
}
