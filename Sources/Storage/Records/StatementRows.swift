import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import GRDB
import HealthRecords

/// The index of what the own ledger's entries state, kept in the transaction that appends them.
enum StatementRows {
    static func insert(
        _ db: Database, _ record: RecordID, _ opening: Opening, at index: UInt64, in origin: Origin
    ) throws {
        guard let kind = StatementKind.claimed(by: opening) else { return }
        let row = try Concern(record, opening, kind: kind)
        try db.execute(
            sql: "INSERT INTO statement(idx, kind, record, line, person, institution) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                Int64(index), kind.rawValue, Data(record.bytes), row.line.map { Data($0.bytes) },
                row.person.map { Data($0.digest.bytes) }, row.institution?.text,
            ])
        switch kind {
        case .enrolment:
            let content = try Enrolment(of: opening)
            try insert(db, content.card, kind: kind, content.institution.id, record)
            try insert(db, content.identifiers, of: content.card.identity.thumbprint)
        case .credential:
            let content = try Credential(of: opening)
            try insert(db, content.card, kind: kind, content.institution.id, record)
        case .line:
            try insertLine(db, record, LineOpening(of: opening), home: origin)
        default: break
        }
    }

    /// The first enrolment or credential of a key stays: a second one never replaces it silently.
    private static func insert(
        _ db: Database, _ card: IdentityCard, kind: StatementKind, _ institution: InstitutionID, _ record: RecordID
    ) throws {
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO person(thumbprint, suite, key, kind, institution, record)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(card.identity.thumbprint.digest.bytes), Int64(card.identity.suite.rawValue),
                Data(card.identity.bytes), kind.rawValue, institution.text, Data(record.bytes),
            ])
    }

    private static func insert(_ db: Database, _ identifiers: [PatientIdentifier], of person: KeyThumbprint) throws {
        for identifier in identifiers {
            do {
                try db.execute(
                    sql: "INSERT INTO identifier(system, value, person) VALUES (?, ?, ?)",
                    arguments: [identifier.system, identifier.value, Data(person.digest.bytes)])
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw AppendError.conflict
            }
        }
    }

    static func insertLine(_ db: Database, _ record: RecordID, _ content: LineOpening, home: Origin) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO line(home, record, person, code, institution) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                home.text, Data(record.bytes), Data(content.card.identity.thumbprint.digest.bytes),
                content.card.healthCode.description, content.custodian.id.text,
            ])
    }

    private struct Concern {
        var line: RecordID?
        var person: KeyThumbprint?
        var institution: InstitutionID?

        init(_ record: RecordID, _ opening: Opening, kind: StatementKind) throws {
            switch kind {
            case .enrolment:
                let content = try Enrolment(of: opening)
                (person, institution) = (content.card.identity.thumbprint, content.institution.id)
            case .link:
                let content = try Link(of: opening)
                (line, institution) = (content.line, content.institution.id)
            case .line:
                let content = try LineOpening(of: opening)
                line = record
                (person, institution) = (content.card.identity.thumbprint, content.custodian.id)
            case .credential:
                let content = try Credential(of: opening)
                (person, institution) = (content.card.identity.thumbprint, content.institution.id)
            case .statementKey: institution = try StatementKeyAuthorisation(of: opening).institution.id
            case .registration:
                let content = try Registration(of: opening)
                (line, institution) = (content.line, content.custodian.id)
            case .consent: line = try ConsentStatement(of: opening).line
            case .withdrawal: line = try Withdrawal(of: opening).line
            case .lifting: line = try Lifting(of: opening).line
            case .request: person = try AccessRequest(of: opening).requester.identity
            case .logReading: person = try LogReading(of: opening).reader
            case .disclosure:
                let content = try Disclosure(of: opening)
                (line, person, institution) = (content.line, content.reader, content.custodian.id)
            }
        }
    }
}
