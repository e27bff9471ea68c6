import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import GRDB
import HealthRecords
import MerkleLog

/// The index rows of one statement of the own ledger: read from its opening outside any transaction, and written in the
/// one that appends the entry.
struct StatementRows: Sendable {
    private let kind: StatementKind
    private let record: RecordID
    private let concern: Concern
    private let extra: Extra

    /// What some kinds are found by beside line, person and institution.
    private enum Extra {
        case none
        case person(IdentityCard, InstitutionID, [PatientIdentifier], CivilDate?)
        case line(LineOpening)
        case reEnrolment(ReEnrolment)
        case death(Death)
        case kinship(HealthCode, UInt32)
        case joining(Joining)
        case joiningEnd(JoiningEnd)
        case dayPermit(DayPermit)
    }

    /// nil for a statement of a kind that is not known. Throws `MeaningError` when the statement is not what its kind
    /// demands.
    init?(_ record: RecordID, _ opening: Opening) throws {
        guard let kind = StatementKind.claimed(by: opening) else { return nil }
        self.kind = kind
        self.record = record
        concern = try Concern(record, opening, kind: kind)
        switch kind {
        case .enrolment:
            let content = try Enrolment(of: opening)
            extra = .person(content.card, content.institution.id, content.identifiers, content.birthDate)
        case .credential:
            let content = try Credential(of: opening)
            // What ends a credential says it again.
            let isNew = opening.place.sequence == 0
            extra = isNew ? .person(content.card, content.institution.id, [], nil) : .none
        case .line: extra = .line(try LineOpening(of: opening))
        case .reEnrolment: extra = .reEnrolment(try ReEnrolment(of: opening))
        case .death: extra = .death(try Death(of: opening))
        case .kinship: extra = .kinship(try Kinship(of: opening).healthCode, 0)
        case .kinshipEnd: extra = .kinship(try KinshipEnd(of: opening).healthCode, 1)
        case .joining: extra = .joining(try Joining(of: opening))
        case .joiningEnd: extra = .joiningEnd(try JoiningEnd(of: opening))
        case .dayPermit: extra = .dayPermit(try DayPermit(of: opening))
        default: extra = .none
        }
    }

    /// The columns of `statement` behind the index.
    private var columns: StatementArguments {
        [
            kind.rawValue, Data(record.bytes), concern.line.map { Data($0.bytes) },
            concern.person.map { Data($0.digest.bytes) }, concern.institution?.text,
        ]
    }

    /// The row that says whom the statement concerns, alone.
    func insertStatement(_ db: Database, at index: UInt64) throws {
        let sql = "INSERT INTO statement(idx, kind, record, line, person, institution) VALUES (?, ?, ?, ?, ?, ?)"
        try BoundStatement(db, sql).run(
            .integer(Int64(index)), .text(kind.rawValue), .digest(record.digest),
            .digest(ifAny: concern.line?.digest), .digest(ifAny: concern.person?.digest),
            .text(ifAny: concern.institution?.text))
    }

    /// True when that row is there as it must be.
    func isStored(_ db: Database, at index: UInt64) throws -> Bool {
        let sql = """
            SELECT count(*) FROM statement
            WHERE idx = ? AND kind IS ? AND record IS ? AND line IS ? AND person IS ? AND institution IS ?
            """
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [Int64(index)] + columns) == 1
    }

    func insert(_ db: Database, at index: UInt64, in origin: Origin) throws {
        try insertStatement(db, at: index)
        switch extra {
        case .none: break
        case .person(let card, let institution, let identifiers, let born):
            try Self.insert(db, card, kind: kind, institution, record, born: born?.daysSinceEpoch)
            try Self.insert(db, identifiers, of: card.identity.thumbprint)
        case .line(let content): try Self.insertLine(db, record, content, home: origin)
        case .reEnrolment(let content): try Self.insert(db, content, record, at: index, in: origin)
        case .death(let content):
            guard let leaf = try LedgerRows(db, origin: origin)?.leaf(index) else { throw AppendError.conflict }
            try NodeDatabase.insert(db, content, record, MerkleTree.leafHash(leaf))
        case .kinship(let code, let sequence):
            guard let leaf = try LedgerRows(db, origin: origin)?.leaf(index) else { throw AppendError.conflict }
            try NodeDatabase.insertKinship(db, of: code, record, sequence: sequence, MerkleTree.leafHash(leaf))
        case .joining(let content): try NodeDatabase.insert(db, content, record, in: origin)
        case .joiningEnd(let content): try NodeDatabase.insert(db, content, record, in: origin)
        case .dayPermit(let content): try NodeDatabase.insertOwn(db, content, record, in: origin)
        }
    }

    /// The first enrolment of a key stays, and no credential takes its place; of credentials the newest counts (STORAGE-34).
    private static func insert(
        _ db: Database, _ card: IdentityCard, kind: StatementKind, _ institution: InstitutionID, _ record: RecordID,
        born: Int64?
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO person(thumbprint, suite, key, kind, institution, record, born)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(thumbprint) DO UPDATE SET institution = excluded.institution, record = excluded.record
                WHERE kind = 'credential' AND excluded.kind = 'credential'
                """,
            arguments: [
                Data(card.identity.thumbprint.digest.bytes), Int64(card.identity.suite.rawValue),
                Data(card.identity.bytes), kind.rawValue, institution.text, Data(record.bytes), born,
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

    /// The numbers of the person belong to the new key from now on; the former key ends once.
    private static func insert(
        _ db: Database, _ content: ReEnrolment, _ record: RecordID, at index: UInt64, in origin: Origin
    ) throws {
        let former = Data(content.former.thumbprint.digest.bytes)
        let isEnded =
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM re_enrolment WHERE former = ?"), arguments: [former]) != nil
        guard !isEnded, let leaf = try LedgerRows(db, origin: origin)?.leaf(index) else { throw AppendError.conflict }
        let entry = try Entry(decoding: leaf)
        try NodeDatabase.insert(
            db, content, record, sequence: entry.sequence, MerkleTree.leafHash(leaf))
        let born = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT born FROM person WHERE thumbprint = ?"), arguments: [former])
        try insert(db, content.card, kind: .enrolment, content.institution.id, record, born: born)
        try db.execute(
            sql: "UPDATE identifier SET person = ? WHERE person = ?",
            arguments: [Data(content.card.identity.thumbprint.digest.bytes), former])
    }

    static func insertLine(_ db: Database, _ record: RecordID, _ content: LineOpening, home: Origin) throws {
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO line(home, record, person, code, institution, assisted_by)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                home.text, Data(record.bytes), Data(content.card.identity.thumbprint.digest.bytes),
                content.healthCode.description, content.custodian.id.text, content.assistedBy?.id.text,
            ])
        guard let former = content.replaces, let closed = former.closed else { return }
        try NodeDatabase.insertFormer(db, former.record, of: record, in: home, formerHome: closed.origin.text)
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
            case .reEnrolment:
                let content = try ReEnrolment(of: opening)
                (person, institution) = (content.card.identity.thumbprint, content.institution.id)
            case .death: institution = try Death(of: opening).institution.id
            case .deathCorrection: institution = try DeathCorrection(of: opening).institution.id
            case .kinship: institution = try Kinship(of: opening).institution.id
            case .kinshipEnd: institution = try KinshipEnd(of: opening).institution.id
            case .afterDeath: line = try AfterDeath(of: opening).line
            case .joining: institution = try Joining(of: opening).institution.id
            case .joiningEnd: institution = try JoiningEnd(of: opening).institution.id
            case .joiningAcceptance: line = try JoiningAcceptance(of: opening).line
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
            case .approval: institution = try DataApproval(of: opening).institution.id
            case .consent: line = try ConsentStatement(of: opening).line
            case .consentChange: line = try ConsentChange(of: opening).line
            case .withdrawal: line = try Withdrawal(of: opening).line
            case .lifting: line = try Lifting(of: opening).line
            case .suspension: line = try Suspension(of: opening).line
            case .resumption: line = try Resumption(of: opening).line
            case .guardianship: line = try Guardianship(of: opening).line
            case .confirmation: line = try Confirmation(of: opening).line
            case .delegation: line = try Delegation(of: opening).line
            case .assistance: line = try Assistance(of: opening).line
            case .request: person = try AccessRequest(of: opening).requester.identity
            case .emergencyGroup: institution = try EmergencyGroup(of: opening).institution.id
            case .emergency: person = try EmergencyDeclaration(of: opening).declarant
            case .emergencyClosing: person = try EmergencyClosing(of: opening).declarant
            case .emergencyReview: institution = try EmergencyReview(of: opening).supervisor.id
            case .logReading: person = try LogReading(of: opening).reader
            case .account: institution = try Account(of: opening).custodian.id
            case .eraseOrder:
                let content = try EraseOrder(of: opening)
                (line, institution) = (content.line, content.custodian.id)
            case .dayPermit:
                let content = try DayPermit(of: opening)
                (line, institution) = (content.line, content.institution.id)
            case .requestRefusal: person = try PatientRefusal(of: opening).patient
            case .eraseAnswer:
                let content = try EraseAnswer(of: opening)
                (line, person) = (content.line, content.reader)
            case .disclosure:
                let content = try Disclosure(of: opening)
                (line, person, institution) = (content.line, content.reader, content.custodian.id)
            }
        }
    }
}
