import CipherSuites
import ConsentLedger
import Foundation
import GRDB

/// The index of records holds places and no copies: what an entry says is read from the entry. A row is a quarter of what it
/// was, so that as many more lie on a page (STORAGE-224).
enum RecordIndexSchema {
    static let version = "32"

    /// `keyed` is where the key in force after the entry is named, `opened` where the record begins.
    static let statements: [String] = [
        """
        CREATE TABLE record_index(
            ledger INTEGER NOT NULL REFERENCES ledger, record BLOB NOT NULL CHECK (length(record) = 32),
            seq INTEGER NOT NULL, idx INTEGER NOT NULL, effect INTEGER NOT NULL, keyed INTEGER NOT NULL,
            opened INTEGER NOT NULL, PRIMARY KEY (ledger, record, seq, idx)) STRICT, WITHOUT ROWID
        """
    ]

    /// Fills the new index from the old one, and puts it in its place with the triggers on it and those that read it.
    static func fill(_ db: Database) throws {
        let triggers = try Row.fetchAll(
            db,
            sql: """
                SELECT name, sql FROM sqlite_master
                WHERE type = 'trigger' AND (tbl_name = 'record' OR sql LIKE '%JOIN record %') ORDER BY name
                """)
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
        try copy(db)
        try db.execute(sql: "DROP TABLE record")
        try db.execute(sql: "ALTER TABLE record_index RENAME TO record")
        for trigger in triggers { try db.execute(sql: trigger["sql"]) }
    }

    /// An entry that can't be read keeps its row: whoever asks for its record learns of the damage.
    private static func copy(_ db: Database) throws {
        let insert = try BoundStatement(
            db, "INSERT INTO record_index(ledger, record, seq, idx, effect, keyed, opened) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        let old = try Row.fetchCursor(
            db,
            sql: """
                SELECT r.ledger, r.record, r.seq, r.idx, r.leaf, r.effect, e.data FROM record r
                LEFT JOIN entry e ON e.ledger = r.ledger AND e.idx = r.idx ORDER BY r.ledger, r.record, r.seq, r.idx
                """)
        var opened: Int64 = 0
        /// Where the key after each entry of the record is named, by the entry's hash.
        var keyed: [Data: Int64] = [:]
        while let row = try old.next() {
            let (index, sequence): (Int64, Int64) = (row["idx"], row["seq"])
            if sequence == 0 { (opened, keyed) = (index, [:]) }
            let entry = try? Entry(decoding: row.optionalBytes("data") ?? [])
            let before = entry.flatMap { $0.signer == nil ? keyed[Data($0.previous.bytes)] : nil }
            keyed[row["leaf"]] = before ?? index
            try insert.run(
                .integer(row["ledger"]), .blob(row.bytes("record")), .integer(sequence), .integer(index),
                .integer(row["effect"]), .integer(before ?? index), .integer(opened))
        }
    }
}
