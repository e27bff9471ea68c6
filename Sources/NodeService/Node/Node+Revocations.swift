import ConsentLedger
public import Federation
public import MerkleLog
import Storage

/// Foreign revocations: whoever brings one, wherever the record lives (`formats.md` §2).
extension Node {
    /// Enters a revocation in the own ledger, and sends it on to the record's home and to the custodian of the line.
    /// It counts here from the commit on. Returns the entry's proof; a repeat gets the proof of the first.
    @discardableResult
    public func revoke(_ message: RevocationMessage) async throws -> LogProof {
        let committed = try await writer.append(
            Submission(
                revocation: message.entry, of: message.origin, deliveries: try deliveries(of: message), now: clock.now))
        guard let proof = try database.proof(at: committed.index, in: origin) else { throw StorageError.notFound }
        return proof
    }

    private func deliveries(of message: RevocationMessage) throws -> [Delivery] {
        let roster = try roster()
        let custodian = try database.line(message.entry.record, home: message.origin)
            .flatMap { roster.institution($0.institution)?.origin }
        let nodes = Set([message.origin] + (custodian.map { [$0] } ?? []))
        return nodes.filter { roster.peers[$0] != nil }.sorted().map { node in
            Delivery(peer: node, path: "/v1/revocations", body: message.bytes)
        }
    }
}
