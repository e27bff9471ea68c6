import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import GRDB
import HealthRecords

/// What each statement of a person is judged by is kept beside the person and the line, as their first statements say it: a
/// patient's day of birth, and at whose counter they are assisted (STORAGE-242).
enum FirstStatementSchema {
    static let version = "33"

    /// Days since 1970, of the years 1 to 9999.
    static let statements = [
        "ALTER TABLE person ADD COLUMN born INTEGER CHECK (born BETWEEN -719162 AND 2932896)",
        "ALTER TABLE line ADD COLUMN assisted_by TEXT",
    ]

    /// Fills both for what an earlier version entered. Where the statement can't be read, the day of birth stays unknown.
    static func fill(_ db: Database) throws {
        let own = try String.fetchOne(db, sql: "SELECT origin FROM ledger WHERE own = 1")
        guard let own else { return }
        let people = try Row.fetchCursor(db, sql: "SELECT thumbprint, record FROM person WHERE kind = 'enrolment'")
        while let row = try people.next() {
            guard let content = try first(Enrolment.self, of: row["record"], in: own, db) else { continue }
            try db.execute(
                sql: "UPDATE person SET born = ? WHERE thumbprint = ?",
                arguments: [content.birthDate.daysSinceEpoch, row["thumbprint"] as Data])
        }
        let lines = try Row.fetchCursor(db, sql: "SELECT home, record FROM line")
        while let row = try lines.next() {
            let (home, record): (String, Data) = (row["home"], row["record"])
            guard let counter = try first(LineOpening.self, of: record, in: home, db)?.assistedBy else { continue }
            try db.execute(
                sql: "UPDATE line SET assisted_by = ? WHERE home = ? AND record = ?",
                arguments: [counter.id.text, home, record])
        }
    }

    private static func first<Content: StatementContent>(
        _ kind: Content.Type, of record: Data, in home: String, _ db: Database
    ) throws -> Content? {
        let sql = """
            SELECT e.data FROM ledger l JOIN record r ON r.ledger = l.id
            JOIN entry e ON e.ledger = l.id AND e.idx = r.idx
            WHERE l.origin = ? AND r.record = ? AND r.seq = 0
            """
        guard let leaf = try Data.fetchOne(db.cachedStatement(sql: sql), arguments: [home, record]),
            let entry = try? Entry(decoding: Array(leaf)), let bytes = try OpeningRows.fetch(db, entry.commitment)
        else { return nil }
        return (try? Opening(parsing: bytes)).flatMap { try? Content(of: $0) }
    }
}
