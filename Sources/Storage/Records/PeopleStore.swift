public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import Foundation
import GRDB
public import HealthRecords

/// A person whose signed calls this node answers.
public struct KnownPerson: Hashable, Sendable {
    /// The identity key.
    public let key: VerifyingKey
    /// `enrolment` for a patient, `credential` for a practitioner.
    public let kind: StatementKind
    /// Who enrolled or vouched.
    public let institution: InstitutionID
    /// Record of the enrolment or credential in the own ledger.
    public let record: RecordID
    /// Of a patient, as their enrolment says it; nil for a practitioner, and where the enrolment can't be read.
    public let birthDate: CivilDate?
}

/// A consent line that this node holds the opening of.
public struct KnownLine: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// The ledger it stands in.
    public let home: Origin
    /// The custodian.
    public let institution: InstitutionID
    /// The patient's health code.
    public let healthCode: HealthCode
    /// The identity key that signs its statements.
    public let person: KeyThumbprint
    /// The institution at whose counter the patient is assisted; nil for a patient who signs alone.
    public let assistedBy: InstitutionID?
}

/// People, lines and institutions.
extension NodeDatabase {
    /// The person with an identity key; nil when unknown.
    public func person(_ thumbprint: KeyThumbprint) throws -> KnownPerson? {
        let sql = "SELECT suite, key, kind, institution, record, born FROM person WHERE thumbprint = ?"
        return try reading { db in
            try BoundStatement(db, sql).rows(.digest(thumbprint.digest)) { row in
                guard let suite = Suite(rawValue: UInt8(clamping: row.integer(0))),
                    let kind = StatementKind(rawValue: row.text(2)), let institution = InstitutionID(row.text(3)),
                    let record = row.digest(4)
                else { throw StorageError.damaged("person") }
                return KnownPerson(
                    key: try VerifyingKey(suite: suite, bytes: row.bytes(1)), kind: kind, institution: institution,
                    record: RecordID(digest: record),
                    birthDate: row.optionalInteger(5).map { CivilDate(daysSinceEpoch: $0) })
            }.first
        }
    }

    /// The lines of a person, in the order of their custodians.
    public func lines(of person: KeyThumbprint) throws -> [KnownLine] {
        try lines("WHERE person = ? ORDER BY institution, record", .digest(person.digest))
    }

    /// The lines of a patient for one custodian.
    public func lines(of code: HealthCode, at institution: InstitutionID) throws -> [KnownLine] {
        try lines(
            "WHERE code = ? AND institution = ? ORDER BY record", .text(code.description), .text(institution.text))
    }

    /// The lines of a patient for every custodian.
    public func lines(of code: HealthCode) throws -> [KnownLine] {
        try lines("WHERE code = ? ORDER BY institution, record", .text(code.description))
    }

    /// Those in which there is a statement of a kind, whichever of the patient's keys opened them.
    public func lines(of code: HealthCode, stating kind: StatementKind) throws -> [KnownLine] {
        let condition = """
            WHERE code = ? AND EXISTS (SELECT 1 FROM statement s WHERE s.line = line.record AND s.kind = ?)
            ORDER BY institution, record
            """
        return try lines(condition, .text(code.description), .text(kind.rawValue))
    }

    /// The lines for one custodian, in the order of their records.
    public func lines(at institution: InstitutionID, offset: UInt64, limit: UInt64) throws -> [KnownLine] {
        try lines(
            "WHERE institution = ? ORDER BY record, home LIMIT ? OFFSET ?", .text(institution.text),
            .integer(Int64(clamping: limit)), .integer(Int64(clamping: offset)))
    }

    /// One line of a ledger: a record id alone names none, since another ledger may use the same.
    public func line(_ record: RecordID, home: Origin) throws -> KnownLine? {
        try lines("WHERE home = ? AND record = ?", .text(home.text), .digest(record.digest)).first
    }

    /// The lines of all ledgers that bear a record id: more than one only where somebody means mischief.
    public func lines(bearing record: RecordID) throws -> [KnownLine] {
        try lines("WHERE record = ? ORDER BY home", .digest(record.digest))
    }

    private func lines(_ condition: String, _ values: BoundStatement.Value...) throws -> [KnownLine] {
        let sql = "SELECT record, home, institution, code, person, assisted_by FROM line \(condition)"
        return try reading { db in
            try BoundStatement(db, sql).rows(values) { row in
                guard let record = row.digest(0), let home = Origin(row.text(1)),
                    let institution = InstitutionID(row.text(2)), let code = try? HealthCode(parsing: row.text(3)),
                    let person = row.digest(4)
                else { throw StorageError.damaged("line") }
                let counter = row.optionalText(5)
                let assistedBy = counter.flatMap { InstitutionID($0) }
                guard (counter == nil) == (assistedBy == nil) else { throw StorageError.damaged("line") }
                return KnownLine(
                    record: RecordID(digest: record), home: home, institution: institution, healthCode: code,
                    person: KeyThumbprint(digest: person), assistedBy: assistedBy)
            }
        }
    }

    /// Indexes of the own ledger's entries of a kind about a line, newest last.
    public func statements(_ kind: StatementKind, line: RecordID) throws -> [UInt64] {
        try indexes(
            "SELECT idx FROM statement WHERE line = ? AND kind = ? ORDER BY idx", .digest(line.digest),
            .text(kind.rawValue))
    }

    /// Indexes of the own ledger's entries of a kind by or about an institution, newest last.
    public func statements(_ kind: StatementKind, institution: InstitutionID) throws -> [UInt64] {
        try indexes(
            "SELECT idx FROM statement WHERE institution = ? AND kind = ? ORDER BY idx", .text(institution.text),
            .text(kind.rawValue))
    }

    /// The same before an index, newest first, at most `limit`.
    public func statements(
        _ kind: StatementKind, institution: InstitutionID, before index: UInt64, limit: Int
    ) throws -> [UInt64] {
        try indexes(
            "SELECT idx FROM statement WHERE institution = ? AND kind = ? AND idx < ? ORDER BY idx DESC LIMIT ?",
            .text(institution.text), .text(kind.rawValue), .integer(Int64(clamping: index)), .integer(Int64(limit)))
    }

    /// Indexes of the own ledger's entries that a person signed or that concern them, newest last.
    public func statements(person: KeyThumbprint) throws -> [UInt64] {
        try indexes(
            """
            SELECT idx FROM statement WHERE person = ?1
            UNION SELECT s.idx FROM statement s JOIN line l ON s.line = l.record
            WHERE l.person = ?1 AND l.home = (SELECT origin FROM ledger WHERE own = 1) ORDER BY 1
            """, .digest(person.digest))
    }

    /// Indexes of the own ledger's entries of a kind that a person signed or that are about them, newest last.
    public func statements(_ kind: StatementKind, person: KeyThumbprint) throws -> [UInt64] {
        try indexes(
            "SELECT idx FROM statement WHERE person = ? AND kind = ? ORDER BY idx", .digest(person.digest),
            .text(kind.rawValue))
    }

    /// How many entries of the own ledger give or change something, and their statement is not held: they came back from a
    /// partner after an older backup was restored, and partners have no statements.
    public func statementsNotHeld(of origin: Origin) throws -> Int {
        let sql = """
            SELECT r.idx FROM record r JOIN ledger l ON l.id = r.ledger
            WHERE l.own = 1 AND l.origin = ? AND r.effect NOT IN (?, ?)
            AND NOT EXISTS (SELECT 1 FROM statement s WHERE s.idx = r.idx)
            """
        let effects = [Effect.revoke, .tombstone].map { BoundStatement.Value.integer(Int64($0.rawValue)) }
        let unknown = try indexes(sql, .text(origin.text), effects[0], effects[1])
        return try unknown.count { index in
            guard let entry = try entry(at: index, in: origin) else { return false }
            return try opening(for: entry.commitment) == nil
        }
    }

    private func indexes(_ sql: String, _ values: BoundStatement.Value...) throws -> [UInt64] {
        try reading { try BoundStatement($0, sql).rows(values) { UInt64(clamping: $0.integer(0)) } }
    }

    /// Adds an institution that this node speaks for, or changes its rights; the key of one that is there never changes.
    public func keep(_ accepted: AcceptedInstitution) throws {
        try pool.write { db in
            try Self.bump(db, "descriptor")
            try Self.bump(db, "roster")
            try db.execute(
                sql: """
                    INSERT INTO institution(id, name, suite, key, rights) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name, rights = excluded.rights
                    """,
                arguments: [
                    accepted.institution.id.text, accepted.institution.name, Int64(accepted.key.suite.rawValue),
                    Data(accepted.key.bytes), accepted.rights.map(\.rawValue).sorted().joined(separator: ","),
                ])
        }
    }

    /// The institutions that this node speaks for.
    public func institutions() throws -> [AcceptedInstitution] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM institution ORDER BY id")).map { row in
                let suite: Int64 = row["suite"]
                guard let id = InstitutionID(row["id"]), let suite = Suite(rawValue: UInt8(clamping: suite)) else {
                    throw StorageError.damaged("institution")
                }
                let names = (row["rights"] as String).split(separator: ",").map(String.init)
                return AcceptedInstitution(
                    institution: NamedInstitution(id: id, name: row["name"]),
                    key: try VerifyingKey(suite: suite, bytes: row.bytes("key")),
                    rights: Set(names.compactMap { InstitutionRight(rawValue: $0) }))
            }
        }
    }
}
