public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
import MerkleLog

/// An evidence file that was verified, and how it came here.
public struct KeptEvidence: Hashable, Sendable {
    /// The bytes of the file.
    public let file: [UInt8]
    /// What it accuses of, in the file's own word.
    public let kind: String
    /// The verifier key of whoever is accused.
    public let accused: String
    /// The ledger it is about.
    public let origin: String
    /// The partner that sent it; nil when this node found it.
    public let source: Origin?
    /// Unix seconds.
    public let foundAt: UInt64

    /// SHA-256 of the file: its name here.
    public var digest: Digest { .sha256(file) }

    /// Describes a file that was verified.
    public init(_ evidence: Evidence, proving proved: ProvedAccusation, from source: Origin?, at time: UInt64) {
        file = evidence.serialized
        kind = proved.kind.rawValue
        accused = proved.accused.description
        origin = proved.origin.text
        self.source = source
        foundAt = time
    }

    init(_ row: Row) {
        let time: Int64 = row["found_at"]
        file = row.bytes("file")
        kind = row["kind"]
        accused = row["accused"]
        origin = row["origin"]
        source = (row["source"] as String?).flatMap { Origin($0) }
        foundAt = UInt64(clamping: time)
    }
}

/// Evidence about ledgers and cosigners: kept for good, each file once, so many about one key.
extension NodeDatabase {
    /// Where a partner takes evidence.
    public static let evidencePath = "/v1/peer/evidence"
    /// The most files about one key: a guilty log could sign new ones for ever.
    public static let maximumEvidencePerKey = 16

    /// Keeps a verified file, suspends the partners that it accuses, and queues it for others, all or nothing. False, and
    /// nothing changed, when it was kept before or there is enough about this key (STORAGE-27, FEDERATION-83).
    @discardableResult
    public func keep(
        _ evidence: KeptEvidence, suspending accused: [Origin], telling others: [Origin]
    ) throws -> Bool {
        try pool.write { try Self.keep($0, evidence, suspending: accused, telling: others) }
    }

    /// The same for a file about disclosures about a line, which its patient is given.
    @discardableResult
    public func keep(
        _ evidence: KeptEvidence, aboutLine line: RecordID, suspending accused: [Origin], telling others: [Origin]
    ) throws -> Bool {
        try pool.write { db in
            guard try Self.keep(db, evidence, suspending: accused, telling: others) else { return false }
            try db.execute(
                sql: "INSERT INTO line_evidence(line, digest) VALUES (?, ?)",
                arguments: [Data(line.bytes), Data(evidence.digest.bytes)])
            return true
        }
    }

    /// Files about disclosures about a line.
    public func evidence(aboutLine line: RecordID) throws -> [KeptEvidence] {
        try reading { db in
            let sql = """
                SELECT e.* FROM evidence e JOIN line_evidence l ON l.digest = e.digest WHERE l.line = ?
                ORDER BY e.found_at, e.digest
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [Data(line.bytes)]).map(KeptEvidence.init)
        }
    }

    static func keep(
        _ db: Database, _ evidence: KeptEvidence, suspending accused: [Origin], telling others: [Origin]
    ) throws -> Bool {
        let sql = "SELECT count(*) FROM evidence WHERE accused = ?"
        let count = try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [evidence.accused]) ?? 0
        guard count < maximumEvidencePerKey else { return false }
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO evidence(digest, kind, accused, origin, source, found_at, file)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(evidence.digest.bytes), evidence.kind, evidence.accused, evidence.origin, evidence.source?.text,
                Int64(clamping: evidence.foundAt), Data(evidence.file),
            ])
        guard db.changesCount > 0 else { return false }
        for origin in accused { try suspend(db, origin) }
        for other in others {
            try db.execute(
                sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                arguments: [other.text, evidencePath, Data(evidence.file), Int64(clamping: evidence.foundAt)])
        }
        return true
    }

    static func suspend(_ db: Database, _ origin: Origin) throws {
        try bump(db, "roster")
        try db.execute(
            sql: "UPDATE peer SET state = 'suspended' WHERE origin = ? AND state = 'active'",
            arguments: [origin.text])
    }

    /// Every file, oldest first.
    public func evidence() throws -> [KeptEvidence] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM evidence ORDER BY found_at, digest")).map(
                KeptEvidence.init)
        }
    }
}
