public import ConsentLedger
public import ConsentPolicy
import Foundation
import GRDB

/// The table of day permits.
enum DayPermitSchema {
    static let statements =
        [
            // Of the own ledger, and of custodians that told this home node of them. The text stands in the opening.
            """
            CREATE TABLE day_permit(
                origin TEXT NOT NULL, record BLOB NOT NULL CHECK (length(record) = 32), institution TEXT NOT NULL,
                code TEXT NOT NULL, line BLOB NOT NULL CHECK (length(line) = 32),
                PRIMARY KEY (origin, record)) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX day_permit_code ON day_permit(code, institution)",
        ] + Schema.appendOnly("day_permit")
}

/// A day permit as an entry of a custodian's ledger states it.
public struct KnownDayPermit: Hashable, Sendable {
    /// The custodian's ledger.
    public let origin: Origin
    /// The record of the statement.
    public let record: RecordID
    /// The custodian.
    public let institution: InstitutionID
    /// The patient's line there.
    public let line: RecordID
}

/// Permits for a day.
extension NodeDatabase {
    /// Every one for a patient, those that are over among them.
    public func dayPermits(of code: HealthCode) throws -> [KnownDayPermit] {
        try pool.read { db in
            let sql = "SELECT * FROM day_permit WHERE code = ? ORDER BY origin, record"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [code.description]).map { row in
                guard let origin = Origin(row["origin"]), let record = RecordID(row.bytes("record")),
                    let institution = InstitutionID(row["institution"]), let line = RecordID(row.bytes("line"))
                else { throw StorageError.damaged("day permit") }
                return KnownDayPermit(origin: origin, record: record, institution: institution, line: line)
            }
        }
    }

    /// Keeps what another ledger's entry says; a repeat changes nothing.
    public func keep(_ content: DayPermit, record: RecordID, of origin: Origin) throws {
        try pool.write { db in try Self.insert(db, content, record, in: origin) }
    }

    /// The entry that ends one says the same.
    static func insert(_ db: Database, _ content: DayPermit, _ record: RecordID, in origin: Origin) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO day_permit(origin, record, institution, code, line) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                origin.text, Data(record.bytes), content.institution.id.text, content.healthCode.description,
                Data(content.line.bytes),
            ])
    }
}
