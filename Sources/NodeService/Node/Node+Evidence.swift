import CipherSuites
public import ConsentLedger
import Federation
import Logging
import MerkleLog
import NodeClient
import Storage

/// Why evidence from a partner is not taken.
enum EvidenceRefusal: Error, Equatable {
    /// It proves nothing.
    case unproved
    /// Whether it proves anything is not known before the copy of this partner's ledger shows who signs there.
    case waitsForCopy(Origin)
}

/// What happens when a partner's ledger contradicts itself: everything that rests on it freezes, and whatever a stranger
/// can check goes to all other partners (FEDERATION-80 … FEDERATION-85).
extension Node {
    /// Freezes a partner over two notes that can't both be true, or whose leaves break a rule, and puts the proof into
    /// a file where one can be made. What needs the partner's own tiles is fetched after it is frozen.
    func accuse(_ partner: NodeDescriptor, kept: SignedNote, other: SignedNote, reason: String) async throws {
        let found = try localEvidence(against: partner, kept: kept, other: other)
        try database.keepContradiction(
            of: partner.origin, kept: kept, contradicting: other, reason: reason, at: clock.now, evidence: found,
            telling: found == nil ? [] : try others(than: [partner.origin]))
        logger.record(
            .critical, "a partner's ledger contradicts itself", code: "contradiction", [.origin: partner.origin])
        if found != nil { return recordEvidence(against: partner.origin) }
        let fork = try? await fetchedFork(kept: kept, other: other, log: partner.logKeys) { path in
            try await connection(to: partner.origin).send("GET", "/v1/log/\(path)").body
        }
        guard let fork,
            let kept = try keptEvidence(fork, against: partner)
        else { return }
        let isNew = try database.keep(kept, suspending: [partner.origin], telling: others(than: [partner.origin]))
        if isNew { recordEvidence(against: partner.origin) }
    }

    private func recordEvidence(against partner: Origin) {
        logger.record(.critical, "a partner's fault is proved in a file", code: "evidence", [.origin: partner])
    }

    /// What can be shown from the copy and what is staged above it.
    private func localEvidence(
        against partner: NodeDescriptor, kept: SignedNote, other: SignedNote
    ) throws -> KeptEvidence? {
        let sizes = try (Checkpoint(parsing: kept.text).size, Checkpoint(parsing: other.text).size)
        let key = partner.logKeys
        if sizes.1 <= sizes.0, kept != other {
            let fork = try database.evidence(thatForked: other, from: kept, of: partner.origin, log: key)
            return try fork.flatMap { try keptEvidence($0, against: partner) }
        }
        for cosigner in partner.cosignerKeys {
            let heads = ContradictingHeads(
                earlier: kept.signed(onlyBy: key.all + [cosigner]), later: other.signed(onlyBy: key.all + [cosigner]),
                branch: nil)
            let times = Evidence.cosignerTime(CosignerEvidence(cosigner: cosigner, heads: heads))
            if let found = try keptEvidence(times, against: partner) { return found }
        }
        let under = try database.evidence(
            under: other, of: partner.origin, log: key, knownOrigins: try roster().origins)
        return try under.flatMap { try keptEvidence($0, against: partner) }
    }

    /// The file as it is stored, when it proves its accusation; nil otherwise.
    private func keptEvidence(_ evidence: Evidence, against partner: NodeDescriptor) throws -> KeptEvidence? {
        let proved = try? evidence.verified(by: partner.cosignerKeys, logs: [partner.logKeys])
        return proved.map { KeptEvidence(evidence, proving: $0, from: nil, at: clock.now) }
    }

    /// A later head of another branch: its root and proof at our size come from the log's own tiles, which `read` fetches
    /// by their paths.
    func fetchedFork(
        kept: SignedNote, other: SignedNote, log: LogKeys, read: (_ path: String) async throws -> [UInt8]
    ) async throws -> Evidence? {
        let size = try Checkpoint(parsing: other.text).size
        var tiles: [String: [UInt8]] = [:]
        // A proof needs at most two tiles a level, of six levels, for each of its two ends.
        for _ in 0..<32 {
            let known = tiles
            let reader = TileReader(size: size) { path in
                guard let bytes = known[path] else { throw MissingTile(path: path) }
                return bytes
            }
            do {
                return try Evidence.fork(kept, other, log: log, branch: reader.subtree)
            } catch let missing as MissingTile {
                tiles[missing.path] = try await read(missing.path)
            }
        }
        return nil
    }

    private struct MissingTile: Error {
        let path: String
    }

    /// The active partners but some.
    func others(than excluded: [Origin]) throws -> [Origin] {
        try roster().peers.values.filter { $0.state == .active }.map(\.descriptor.origin)
            .filter { !excluded.contains($0) }.sorted()
    }

    /// Takes evidence that a partner sends: verified before anything changes, kept once, told on. What accuses nobody in
    /// the roster is of no concern here.
    public func receive(_ evidence: Evidence, from sender: Origin) throws {
        let roster = try roster()
        let peers = roster.peers.values.map(\.descriptor)
        let proved: ProvedAccusation
        do {
            proved = try evidence.verified(
                by: cosignerKeys + peers.flatMap(\.cosignerKeys),
                logs: [roster.own.logKeys] + peers.map(\.logKeys))
        } catch .unknownKey {
            _ = try receiveAboutFollowed(evidence, from: sender)
            return
        } catch {
            var refusal = EvidenceRefusal.unproved
            if case .note = error { refusal = try self.refusal(of: evidence) }
            logger.record(.warning, "evidence that proves nothing", code: "evidence-refused", [.origin: sender])
            throw refusal
        }
        guard !proved.kind.isAboutPatient else {
            return try receiveAsSupervisor(evidence, proving: proved, from: sender)
        }
        let accused = peers.filter { ($0.logKeys.all + $0.cosignerKeys).contains(proved.accused) }.map(\.origin)
            .sorted()
        let isNew = try database.keep(
            KeptEvidence(evidence, proving: proved, from: sender, at: clock.now), suspending: accused,
            telling: others(than: accused + [sender]))
        guard isNew else { return }
        guard !accused.isEmpty else {
            return logger.record(.critical, "this node's own fault is proved", code: "accused", [.origin: sender])
        }
        for origin in accused { recordEvidence(against: origin) }
    }
}
