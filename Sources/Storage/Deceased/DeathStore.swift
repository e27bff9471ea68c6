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
}

/// Deaths of people.
extension NodeDatabase {
    /// Every death stated of a person, corrected ones among them.
    public func deaths(of code: HealthCode) throws -> [KnownDeath] {
        try pool.read { db in
            let sql = "SELECT * FROM death WHERE code = ? ORDER BY record"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [code.description]).map { row in
                guard let record = RecordID(row.bytes("record")), let leaf = Digest(row.bytes("leaf")),
                    let institution = InstitutionID(row["institution"])
                else { throw StorageError.damaged("death") }
                return KnownDeath(record: record, leafHash: leaf, institution: institution)
            }
        }
    }

    /// Keeps what another ledger's entry says; a repeat changes nothing.
    public func keep(_ content: Death, record: RecordID, leafHash: Digest) throws {
        try pool.write { try Self.insert($0, content, record, leafHash) }
    }

    static func insert(_ db: Database, _ content: Death, _ record: RecordID, _ leafHash: Digest) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO death(code, record, leaf, institution) VALUES (?, ?, ?, ?)",
            arguments: [
                content.healthCode.description, Data(record.bytes), Data(leafHash.bytes), content.institution.id.text,
            ])
    }
}
