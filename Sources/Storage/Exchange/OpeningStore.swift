public import CipherSuites
public import ConsentLedger
import ConsentPolicy
public import Federation
import Foundation
import GRDB
import MerkleLog

/// Openings and revocations that reach this node beside the ledgers that they stand in.
extension NodeDatabase {
    /// Keeps an opening of another ledger's entry, and the line that it opens if it is one. A revocation or narrowing whose
    /// entry is not in the copy yet is held, so that it denies at once. Bytes that open no entry of `origin` are passed over.
    public func keep(_ item: SubmissionMessage, of origin: Origin, at time: UInt64) throws {
        let entry = item.entry
        guard item.opening.commitment == entry.commitment else { return }
        try pool.write { db in
            try OpeningRows.insert(db, StoredOpening(item.opening.bytes), commitment: entry.commitment, at: time)
            if entry.sequence == 0, let key = entry.signer, let content = try? LineOpening.signed(in: item.opening),
                content.card.home == origin,
                content.isCoSigned(in: item.opening),
                (try? item.opening.check(opens: entry, origin: origin, recordKey: key)) != nil,
                key.isValid(signature: entry.signature, for: entry.signedBytes(for: origin))
            {
                try StatementRows.insertLine(db, entry.record, content, home: origin)
            }
            if entry.kind == .event, [.revoke, .narrow].contains(entry.effect) {
                try Self.hold(db, entry, of: origin, at: time)
            }
        }
    }

    private static func hold(_ db: Database, _ entry: Entry, of origin: Origin, at time: UInt64) throws {
        let chain = try LedgerRows(db, origin: origin)?.chain(entry.record) ?? []
        let leafHash = MerkleTree.leafHash(entry.encoded)
        // The copy may lack the entries just before it, so the record key is taken from the newest that it has.
        guard !chain.contains(where: { $0.head.leafHash == leafHash }),
            let newest = chain.last(where: { $0.head.sequence < entry.sequence })?.head.sequence,
            chain.contains(where: { link in
                link.head.sequence == newest
                    && link.head.key.isValid(signature: entry.signature, for: entry.signedBytes(for: origin))
            })
        else { return }
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO held_revocation(origin, record, seq, entry, received_at) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                origin.text, Data(entry.record.bytes), Int64(entry.sequence), Data(entry.encoded), Int64(time),
            ])
    }

    /// When an opening first arrived here, Unix seconds; nil when it is not held.
    public func openingArrival(_ commitment: Digest) throws -> UInt64? {
        try reading { try OpeningRows.arrival($0, commitment) }
    }

    /// True when a revocation of the record is held that its ledger's copy does not show yet, or a foreign revocation
    /// by its record key or stop key was entered anywhere.
    public func isRevokedElsewhere(_ record: RecordID, of origin: Origin) throws -> Bool {
        try standing(of: record, in: origin).isRevokedElsewhere
    }

    /// The chain of a record, in order of sequence, and whether it `isRevokedElsewhere`.
    public func standing(
        of record: RecordID, in origin: Origin
    ) throws -> (chain: [ChainLink], isRevokedElsewhere: Bool) {
        try reading { db in
            let chain = try LedgerRows(db, origin: origin)?.chain(record) ?? []
            return (chain, try Self.isRevokedElsewhere(db, record, of: origin, chain: chain))
        }
    }

    static func isRevokedElsewhere(
        _ db: Database, _ record: RecordID, of origin: Origin, chain: [ChainLink]
    ) throws -> Bool {
        try isHeld(db, record, of: origin, chain: chain) || isForeignRevoked(db, record, of: origin, chain: chain)
    }

    /// True when a foreign revocation by the record's record key or stop key was entered anywhere: it ends the record for
    /// good.
    public func isStopped(_ record: RecordID, of origin: Origin) throws -> Bool {
        try reading { db in
            let chain = try LedgerRows(db, origin: origin)?.chain(record) ?? []
            return try Self.isForeignRevoked(db, record, of: origin, chain: chain)
        }
    }

    /// Another entry with the same number, which its home may have entered instead, does not answer a held revocation:
    /// only the very entry does, or a later one that revokes.
    private static func isHeld(
        _ db: Database, _ record: RecordID, of origin: Origin, chain: [ChainLink]
    ) throws -> Bool {
        let held = try BoundStatement(db, "SELECT entry FROM held_revocation WHERE origin = ? AND record = ?")
            .rows(.text(origin.text), .digest(record.digest)) { $0.bytes(0) }
        return try held.contains { data in
            let entry = try Entry(decoding: data)
            let leafHash = MerkleTree.leafHash(data)
            return !chain.contains { link in
                link.head.leafHash == leafHash
                    || link.head.sequence >= entry.sequence && link.head.effect == .revoke
            }
        }
    }

    /// A ledger that was not known when the revocation was accepted is judged now.
    private static func isForeignRevoked(
        _ db: Database, _ record: RecordID, of origin: Origin, chain: [ChainLink]
    ) throws -> Bool {
        let sql = """
            SELECT e.data FROM foreign_revocation f JOIN entry e ON e.ledger = f.ledger AND e.idx = f.idx
            WHERE f.record = ? AND (f.named = ? OR f.named IS NULL)
            """
        let found = try BoundStatement(db, sql).rows(.digest(record.digest), .text(origin.text)) { $0.bytes(0) }
        return try found.contains { data in
            let entry = try Entry(decoding: data)
            guard let key = entry.signer,
                (try? LedgerRules.judgeForeignRevocation(entry, known: [origin])) == origin
            else { return false }
            return chain.contains { $0.head.key == key || $0.head.stop == Digest.sha256(key.bytes) }
        }
    }
}
