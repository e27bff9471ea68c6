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
                code TEXT NOT NULL, line BLOB NOT NULL CHECK (length(line) = 32), start INTEGER NOT NULL,
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
    /// From when on it was signed for, Unix seconds.
    public let start: UInt64
}

/// Permits for a day.
extension NodeDatabase {
    /// Every one for a patient, those that are over among them.
    public func dayPermits(of code: HealthCode) throws -> [KnownDayPermit] {
        try reading { db in
            let sql = "SELECT * FROM day_permit WHERE code = ? ORDER BY origin, record"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [code.description]).map { row in
                guard let origin = Origin(row["origin"]), let record = RecordID(row.bytes("record")),
                    let institution = InstitutionID(row["institution"]), let line = RecordID(row.bytes("line"))
                else { throw StorageError.damaged("day permit") }
                let start: Int64 = row["start"]
                return KnownDayPermit(
                    origin: origin, record: record, institution: institution, line: line,
                    start: UInt64(clamping: start))
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
            sql: """
                INSERT OR IGNORE INTO day_permit(origin, record, institution, code, line, start)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                origin.text, Data(record.bytes), content.institution.id.text, content.healthCode.description,
                Data(content.line.bytes), Int64(clamping: content.consent.start),
            ])
    }

    /// The same of an entry of the own ledger. Two that were signed at the same time, each before the other stood there, would
    /// end each other: the second is refused.
    static func insertOwn(_ db: Database, _ content: DayPermit, _ record: RecordID, in origin: Origin) throws {
        let start = Int64(clamping: content.consent.start)
        let sql = """
            SELECT count(*) FROM day_permit
            WHERE origin = ? AND institution = ? AND code = ? AND record <> ? AND start > ?
            """
        let others = try Int.fetchOne(
            db.cachedStatement(sql: sql),
            arguments: [
                origin.text, content.institution.id.text, content.healthCode.description, Data(record.bytes),
                start - 86_400,
            ])
        let isKnown = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM day_permit WHERE origin = ? AND record = ?"),
            arguments: [origin.text, Data(record.bytes)])
        guard others == 0 || isKnown != nil else { throw AppendError.conflict }
        try insert(db, content, record, in: origin)
    }
}
