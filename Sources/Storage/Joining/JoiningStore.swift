import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
import Foundation
import GRDB

/// A joining as an entry of a custodian's ledger states it.
public struct KnownJoining: Hashable, Sendable {
    /// The custodian's ledger.
    public let origin: Origin
    /// The record of the statement.
    public let record: RecordID
    /// The custodian.
    public let institution: InstitutionID
    /// Whose documents were joined.
    public let source: HealthCode
    /// The person.
    public let target: HealthCode
    /// True once it was taken back.
    public let isEnded: Bool

    /// The person at the other end.
    public func other(of code: HealthCode) -> HealthCode { code == source ? target : source }
}

/// Joined registrations.
extension NodeDatabase {
    private static let select = """
        SELECT j.*, EXISTS (SELECT 1 FROM joining e WHERE e.origin = j.origin AND e.record = j.record AND e.seq = 1)
            AS ended FROM joining j WHERE j.seq = 0
        """

    /// Every joining that a person is part of, those that ended among them.
    public func joinings(of code: HealthCode) throws -> [KnownJoining] {
        try joinings(
            sql: Self.select + " AND (j.source = ?1 OR j.target = ?1) ORDER BY j.origin, j.record", [code.description])
    }

    /// One joining by its record.
    public func joining(_ record: RecordID, in origin: Origin) throws -> KnownJoining? {
        try joinings(
            sql: Self.select + " AND j.origin = ? AND j.record = ?", [origin.text, Data(record.bytes)]
        ).first
    }

    /// Own joinings of which nobody was sent yet what was disclosed before.
    public func untoldJoinings(in origin: Origin) throws -> [KnownJoining] {
        try joinings(
            sql: Self.select + " AND j.origin = ? AND j.record NOT IN (SELECT record FROM joining_told)",
            [origin.text])
    }

    private func joinings(sql: String, _ arguments: StatementArguments) throws -> [KnownJoining] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
                guard let origin = Origin(row["origin"]), let record = RecordID(row.bytes("record")),
                    let institution = InstitutionID(row["institution"]),
                    let source = try? HealthCode(parsing: row["source"]),
                    let target = try? HealthCode(parsing: row["target"])
                else { throw StorageError.damaged("joining") }
                return KnownJoining(
                    origin: origin, record: record, institution: institution, source: source, target: target,
                    isEnded: row["ended"])
            }
        }
    }

    /// Keeps what another ledger's entry says; a repeat changes nothing.
    public func keep(_ content: Joining, record: RecordID, of origin: Origin) throws {
        try pool.write { db in
            try Self.insert(
                db, origin, record, sequence: 0, content.institution.id, content.source, content.target,
                verb: "INSERT OR IGNORE")
        }
    }

    /// The same for its end.
    public func keep(_ content: JoiningEnd, record: RecordID, of origin: Origin) throws {
        try pool.write { db in
            try Self.insert(
                db, origin, record, sequence: 1, content.institution.id, content.source, content.target,
                verb: "INSERT OR IGNORE")
        }
    }

    /// Of the own ledger. Who is joined already is joined with nobody else (CONSENT-264), whoever asks first.
    static func insert(_ db: Database, _ content: Joining, _ record: RecordID, in origin: Origin) throws {
        let sql =
            select + """
                 AND j.origin = ?1 AND j.institution = ?2 AND ended = 0
                 AND (j.source IN (?3, ?4) OR j.target = ?3) LIMIT 1
                """
        let arguments: StatementArguments = [
            origin.text, content.institution.id.text, content.source.description, content.target.description,
        ]
        guard try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) == nil else {
            throw AppendError.conflict
        }
        try insert(
            db, origin, record, sequence: 0, content.institution.id, content.source, content.target, verb: "INSERT")
    }

    static func insert(_ db: Database, _ content: JoiningEnd, _ record: RecordID, in origin: Origin) throws {
        try insert(
            db, origin, record, sequence: 1, content.institution.id, content.source, content.target, verb: "INSERT")
    }

    private static func insert(
        _ db: Database, _ origin: Origin, _ record: RecordID, sequence: Int64, _ institution: InstitutionID,
        _ source: HealthCode, _ target: HealthCode, verb: String
    ) throws {
        try db.execute(
            sql: "\(verb) INTO joining(origin, record, seq, institution, source, target) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                origin.text, Data(record.bytes), sequence, institution.text, source.description, target.description,
            ])
    }

    /// What was disclosed before a joining is on its way.
    public func noteTold(_ joining: KnownJoining, sending deliveries: [Delivery], at time: UInt64) throws {
        try pool.write { db in
            for delivery in deliveries {
                try db.execute(
                    sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                    arguments: [delivery.peer.text, delivery.path, Data(delivery.body), Int64(clamping: time)])
            }
            try db.execute(
                sql: "INSERT OR IGNORE INTO joining_told(record) VALUES (?)", arguments: [Data(joining.record.bytes)])
        }
    }

    /// Indexes of a custodian's disclosures about a line, and of those to which a joining brought documents of it.
    public func disclosures(reaching line: RecordID, institution: InstitutionID) throws -> [UInt64] {
        try reading { db in
            let sql = """
                SELECT idx FROM disclosure WHERE line = ?1 AND institution = ?2
                UNION SELECT d.idx FROM disclosure d JOIN disclosure_joined j ON j.idx = d.idx
                WHERE j.line = ?1 AND d.institution = ?2 ORDER BY 1
                """
            return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [Data(line.bytes), institution.text])
                .map { UInt64($0) }
        }
    }

    static func noteJoined(_ db: Database, _ disclosure: Disclosure, at index: UInt64) throws {
        for line in disclosure.joinedLines {
            try db.execute(
                sql: "INSERT OR IGNORE INTO disclosure_joined(line, idx) VALUES (?, ?)",
                arguments: [Data(line.bytes), Int64(index)])
        }
    }

    /// Keeps what a custodian reported because of a joining, once for each person.
    public func keep(_ report: JoinedReport, at time: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO joined_report(joining, code, commitment, message, received_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(report.joining.bytes), report.code.description,
                    Data(report.report.disclosure.opening.commitment.bytes), Data(report.report.bytes),
                    Int64(clamping: time),
                ])
        }
    }

    /// What was reported to a person because of a joining, in the order of its entries (STORAGE-243).
    public func reports(of joining: RecordID, for code: HealthCode) throws -> [DisclosureReport] {
        try reading { db in
            let sql = """
                SELECT message FROM joined_report WHERE joining = ? AND code = ? ORDER BY received_at, commitment
                """
            let arguments: StatementArguments = [Data(joining.bytes), code.description]
            return try Data.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map {
                try DisclosureReport(parsing: Array($0))
            }.inOrderOfEntries()
        }
    }
}
