public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import Foundation
import GRDB

/// A death as an entry of the person's home ledger states it.
public struct KnownDeath: Hashable, Sendable {
    /// The record of the statement.
    public let record: RecordID
    /// Leaf hash of its entry.
    public let leafHash: Digest
    /// Who stated it.
    public let institution: InstitutionID
    /// Their key, which a correction is verified by; nil in rows from before it was kept.
    public let key: VerifyingKey?
}

/// Deaths of people.
extension NodeDatabase {
    /// Every death stated of a person, corrected ones among them.
    public func deaths(of code: HealthCode) throws -> [KnownDeath] {
        let sql = "SELECT record, leaf, institution, suite, key FROM death WHERE code = ? ORDER BY record"
        return try reading { db in
            try BoundStatement(db, sql).rows(.text(code.description)) { row in
                guard let record = row.digest(0), let leaf = row.digest(1), let institution = InstitutionID(row.text(2))
                else { throw StorageError.damaged("death") }
                let suite = row.optionalInteger(3).flatMap { Suite(rawValue: UInt8(clamping: $0)) }
                let bytes = row.bytes(4)
                let key = try bytes.isEmpty ? nil : suite.map { try VerifyingKey(suite: $0, bytes: bytes) }
                return KnownDeath(
                    record: RecordID(digest: record), leafHash: leaf, institution: institution, key: key)
            }
        }
    }

    /// The stored openings that claim to state a death: reads every opening with two signatures.
    public func openingsOfDeaths() throws -> [Opening] {
        try reading { db in
            var found: [Opening] = []
            let sql = "SELECT data FROM opening WHERE \(StoredOpening.hasSeveralStatements)"
            let cursor = try Data.fetchCursor(db, sql: sql)
            while let data = try cursor.next() {
                guard let opening = try? Opening(parsing: StoredOpening.opening(Array(data))),
                    StatementKind.claimed(by: opening) == .death
                else { continue }
                found.append(opening)
            }
            return found
        }
    }

    /// Keeps what another ledger's entry says; a repeat changes nothing.
    public func keep(_ content: Death, record: RecordID, leafHash: Digest, key: VerifyingKey) throws {
        try pool.write { db in
            try Self.insert(db, content, record, leafHash, suite: Int64(key.suite.rawValue), key: Data(key.bytes))
        }
    }

    /// Of the own ledger: the institution is one of this node.
    static func insert(_ db: Database, _ content: Death, _ record: RecordID, _ leafHash: Digest) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT suite, key FROM institution WHERE id = ?"),
            arguments: [content.institution.id.text])
        try insert(db, content, record, leafHash, suite: row?["suite"], key: row?["key"])
    }

    private static func insert(
        _ db: Database, _ content: Death, _ record: RecordID, _ leafHash: Digest, suite: Int64?, key: Data?
    ) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO death(code, record, leaf, institution, suite, key) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                content.healthCode.description, Data(record.bytes), Data(leafHash.bytes), content.institution.id.text,
                suite, key,
            ])
    }
}
