public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB

/// A near relative of a deceased person, as an entry of that person's home ledger states it.
public struct KnownKinship: Hashable, Sendable {
    /// The record of the statement.
    public let record: RecordID
    /// Leaf hash of its entry.
    public let leafHash: Digest
    /// True once the institution's word is here that it took it back.
    public let isEnded: Bool
}

/// The table of near relatives.
enum KinshipSchema {
    /// Statements (seq 0) and their ends (seq 1) about people whose lines are here. Whether one counts is read from the
    /// record's chain and its opening.
    static let statements =
        [
            """
            CREATE TABLE kinship(
                code TEXT NOT NULL, record BLOB NOT NULL CHECK (length(record) = 32),
                seq INTEGER NOT NULL CHECK (seq IN (0, 1)), leaf BLOB NOT NULL CHECK (length(leaf) = 32),
                PRIMARY KEY (code, record, seq)) STRICT, WITHOUT ROWID
            """
        ] + Schema.appendOnly("kinship")
}

/// Near relatives of the deceased.
extension NodeDatabase {
    /// Every near relative that was stated of a person, those taken back among them.
    public func kinships(of code: HealthCode) throws -> [KnownKinship] {
        try reading { db in
            let sql = """
                SELECT k.record, k.leaf, EXISTS (
                    SELECT 1 FROM kinship e WHERE e.code = k.code AND e.record = k.record AND e.seq = 1) AS ended
                FROM kinship k WHERE k.code = ? AND k.seq = 0 ORDER BY k.record
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [code.description]).map { row in
                guard let record = RecordID(row.bytes("record")), let leaf = Digest(row.bytes("leaf")) else {
                    throw StorageError.damaged("kinship")
                }
                return KnownKinship(record: record, leafHash: leaf, isEnded: row["ended"])
            }
        }
    }

    /// Keeps what another ledger's entry says; a repeat changes nothing.
    public func keepKinship(of code: HealthCode, record: RecordID, sequence: UInt32, leafHash: Digest) throws {
        try pool.write { try Self.insertKinship($0, of: code, record, sequence: sequence, leafHash) }
    }

    static func insertKinship(
        _ db: Database, of code: HealthCode, _ record: RecordID, sequence: UInt32, _ leafHash: Digest
    ) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO kinship(code, record, seq, leaf) VALUES (?, ?, ?, ?)",
            arguments: [code.description, Data(record.bytes), Int64(sequence), Data(leafHash.bytes)])
    }
}
