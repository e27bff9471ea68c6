import CipherSuites
import ConsentLedger
import Federation
import Foundation
import Logging
import MerkleLog
import NodeClient
import Storage

/// What a partner holds of this node's own ledger.
enum HeldHistory: Hashable, Sendable {
    /// A part of it from the beginning on, or nothing, or all.
    case prefix
    /// More, up to this head.
    case longer(VerifiedCheckpoint)
    /// Another history under the same log key.
    case other
}

/// How a node begins (`formats.md` §9, decision 0014): it signs nothing that could contradict what it signed before.
extension Node {
    /// Says what the lock record shows, and waits for partners where there are some. Call it before anything is served.
    func beginStart() throws {
        if case .nothing(let cause) = fence.leave { return recordStop(cause) }
        guard try !activePartners().isEmpty else { return }
        fence.awaitConfirmation()
        logger.record(.notice, "waiting for partners to confirm the ledger", code: "start-unconfirmed")
    }

    /// The active partners, in the order of their names.
    func activePartners() throws -> [Peer] {
        try roster().peers.values.filter { $0.state == .active }
            .sorted { $0.descriptor.origin < $1.descriptor.origin }
    }

    /// Asks a partner for what it holds of the own ledger, and compares. Throws when it does not answer, or answers with
    /// what this node never signed.
    func compareHistory(with partner: Peer) async throws -> HeldHistory {
        let path = "/v1/witness/\(Digest.sha256(Array(origin.text.utf8)))/checkpoint"
        let answer = try await connection(to: partner.descriptor.origin).send(
            "GET", path, timeout: StartLoop.patience, expecting: [404])
        if answer.status == 404 { return .prefix }
        let held = try ownHead(in: SignedNote(parsing: answer.body))
        let size = held.checkpoint.size
        if size == 0 { return .prefix }
        if let root = try database.root(at: size, in: origin) {
            return root == held.checkpoint.root ? .prefix : .other
        }
        return try await isContinued(by: held.checkpoint, at: partner.descriptor.origin) ? .longer(held) : .other
    }

    /// A head of the own ledger as this node alone signed it: its own lines, verified, and nobody else's. One without a
    /// line of a present cosigner key is as much its own: a key that was given up is not known any more.
    func ownHead(in note: SignedNote) throws -> VerifiedCheckpoint {
        let known = try logKeys()
        // A partner may hold the change to a key that is here already, and this ledger not yet, or not any more.
        let logs = keys.signers.logs.map(\.verifierKey).filter { known.changes.isEmpty || !known.all.contains($0) }
        let later = logs.first { key in note.signatures.contains(where: key.isNamed) }
        let keys = (later.map { [$0] } ?? known.all) + cosignerKeys
        let own = SignedNote(
            text: note.text, signatures: keys.compactMap { key in note.signatures.first(where: key.isNamed) })
        // Which of the ledger's keys the later one is, its entries say once they are here.
        if let later { return try VerifiedCheckpoint(verifying: own, log: later, cosigners: cosignerKeys) }
        return try VerifiedCheckpoint(verifying: own, log: known, cosigners: cosignerKeys)
    }

    /// True when the tree of `head` begins with everything that this node holds, as the partner's tiles prove.
    private func isContinued(by head: Checkpoint, at partner: Origin) async throws -> Bool {
        guard let own = try database.head(of: origin)?.state, own.size > 0 else { return true }
        let proof = try await withCopiedTiles(at: partner, size: head.size) { reader in
            try Proofs.consistency(oldSize: own.size, newSize: head.size, reader: reader)
        }
        if proof.verifies(oldRoot: own.root, newRoot: head.root) { return true }
        // Before anybody is called a forker: do these tiles belong to the head at all?
        let root = try await withCopiedTiles(at: partner, size: head.size) { reader in
            try Proofs.root(size: head.size, reader: reader)
        }
        guard root == head.root else { throw RefillError.damagedCopy }
        return false
    }

    /// Runs `body` over the hash tiles of a partner's copy of the own ledger, fetching what it asks for.
    private func withCopiedTiles<Value>(
        at partner: Origin, size: UInt64, _ body: (SubtreeReader) throws -> Value
    ) async throws -> Value {
        var tiles: [String: [UInt8]] = [:]
        // A proof needs at most two tiles a level, of eight levels, for each of its two ends.
        for _ in 0..<40 {
            let known = tiles
            let reader = TileReader(size: size) { path in
                guard let bytes = known[path] else { throw MissingTile(path: path) }
                return bytes
            }
            do {
                return try body(reader.subtree)
            } catch let missing as MissingTile {
                let path = copyPath(missing.path)
                tiles[missing.path] = try await connection(to: partner).send("GET", path).body
            }
        }
        throw RefillError.damagedCopy
    }

    private struct MissingTile: Error {
        let path: String
    }

    /// A path below a partner's copy of the own ledger.
    func copyPath(_ path: String) -> String { "/v1/mirror/\(Digest.sha256(Array(origin.text.utf8)))/\(path)" }

    /// True when the partners that have answered are as many as the node's policy needs of cosigners. The own cosigner
    /// counts as present, and so does whoever is no partner and can't be asked; but one partner must have answered.
    func isEnough(_ answered: [Peer], of partners: [Peer]) -> Bool {
        guard !answered.isEmpty else { return false }
        guard let file = policy.file else { return true }
        let silent = Set(partners.flatMap(\.descriptor.cosignerKeys))
            .subtracting(answered.flatMap(\.descriptor.cosignerKeys))
        let present = file.witnessKeys.filter { !silent.contains($0) }
        return file.standing(times: Dictionary(present.map { ($0, 1) }) { first, _ in first }).isMet
    }

    /// Stops every signature, and says why.
    func stopSigning(_ cause: SigningLeave.Cause) throws {
        guard fence.leave != .nothing(cause) else { return }
        try fence.stop(cause)
        recordStop(cause)
    }

    private func recordStop(_ cause: SigningLeave.Cause) {
        switch cause {
        case .restored: logger.record(.critical, "restored: signs nothing until partners confirm", code: "restored")
        case .rolledBack:
            logger.record(.critical, "the lock record is ahead of the database: signs nothing", code: "rolled-back")
        case .lockMissing: logger.record(.critical, "no lock record: signs nothing", code: "lock-missing")
        case .lockDamaged: logger.record(.critical, "the lock record is damaged: signs nothing", code: "lock-damaged")
        case .lockForeign:
            logger.record(.critical, "the lock record is another ledger's: signs nothing", code: "lock-foreign")
        case .behind: logger.record(.critical, "a partner holds more of this ledger: signs nothing", code: "behind")
        case .closed: logger.record(.notice, "the ledger has ended: signs nothing", code: "ledger-closed")
        case .forked:
            logger.record(.critical, "another history of this ledger exists: signs nothing ever again", code: "forked")
        }
    }

    /// Enough partners have confirmed that nobody holds more. Returns whether everything may be signed now.
    func confirmStart() async throws -> Bool {
        switch fence.leave {
        case .everything: return true
        case .blocks: fence.confirm()
        case .nothing(let cause):
            // What was disclosed after the backup, and copied by nobody, is lost with its openings.
            if cause == .restored { _ = try database.raise(Self.refilledFloor, to: max(clock.now, 1)) }
            guard cause.isCurable, try fence.goOn(in: database) else { return false }
        }
        logger.record(.notice, "partners confirm the ledger", code: "start-confirmed")
        await beat()
        return true
    }

    // MARK: the cosigner after a restore

    /// True while nothing shows what this node's cosigner signed of a ledger before it was restored.
    func isCosignerUnproved(about partner: Origin) throws -> Bool {
        try database.isCosignerRestored() && database.cosignerState(of: partner, name: cosignerName) == nil
    }

    /// The time of this node's own lines on a note; 0 without one. A line that does not verify is nobody's.
    func ownCosignatureTime(on note: SignedNote) throws -> UInt64 {
        let times = cosignerKeys.flatMap { key in
            note.signatures.filter(key.isNamed).compactMap { try? key.verify($0, over: note.text) }
        }
        return times.max() ?? 0
    }

    /// True when this node may cosign the ledger now. After a restore it first asks the ledger's own node for its newest
    /// head, which is no smaller than anything that was cosigned of it.
    func mayWitness(_ partner: Origin) async throws -> Bool {
        guard fence.mayCosign else { return false }
        guard try isCosignerUnproved(about: partner) else { return true }
        await refreshReplica(of: partner)
        return try !isCosignerUnproved(about: partner)
    }

    // MARK: what is told

    /// The answer of `GET /ready` (API-40).
    func readiness() throws -> NodeResponse {
        switch fence.leave {
        case .everything: return NodeResponse(contentType: "application/json", Array(#"{"ok":true}"#.utf8))
        case .blocks:
            let body = #"{"ok":true,"start":"unconfirmed"}"#
            return NodeResponse(contentType: "application/json", Array(body.utf8))
        case .nothing(let cause): throw Problem(status: 503, code: cause.rawValue, retryAfterSeconds: 5)
        }
    }
}
