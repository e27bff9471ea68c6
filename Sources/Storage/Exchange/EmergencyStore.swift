public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import Foundation
import GRDB

/// An emergency under which a custodian of this node disclosed something. Trust line: the declaration's opening is kept
/// as its node proved it; patients and supervisors verify it again.
public struct KeptEmergency: Hashable, Sendable {
    /// Commitment of the declaration's opening.
    public let declaration: Digest
    /// The custodian.
    public let institution: InstitutionID
    /// The patient's line.
    public let line: RecordID
    /// The patient's home node.
    public let home: Origin
    /// Who declared.
    public let person: KeyThumbprint
    /// The ledger and the record that the declaration stands in.
    public let place: CredentialReference
    /// Time of its block, Unix seconds.
    public let beganAt: UInt64
    /// The end of its window, Unix seconds.
    public let endsAt: UInt64
    /// The declaration's receipt as it came.
    public let receipt: Receipt
    /// When its patient's home node had the report of the first disclosure, Unix seconds; nil while it has not.
    public let toldAt: UInt64?

    /// Takes all fields.
    public init(
        declaration: Digest, institution: InstitutionID, line: RecordID, home: Origin, person: KeyThumbprint,
        place: CredentialReference, beganAt: UInt64, endsAt: UInt64, receipt: Receipt, toldAt: UInt64? = nil
    ) {
        self.declaration = declaration
        self.institution = institution
        self.line = line
        self.home = home
        self.person = person
        self.place = place
        self.beganAt = beganAt
        self.endsAt = endsAt
        self.receipt = receipt
        self.toldAt = toldAt
    }
}

/// The emergencies that this node's custodians opened something for.
extension NodeDatabase {
    /// The emergency of a declaration at a custodian; nil when nothing was disclosed under it there.
    public func emergency(_ declaration: Digest, at institution: InstitutionID) throws -> KeptEmergency? {
        try emergencies(
            sql: "SELECT * FROM emergency WHERE declaration = ? AND institution = ?",
            [Data(declaration.bytes), institution.text]
        ).first
    }

    /// The emergencies of a declarant at a custodian, oldest first.
    public func emergencies(of person: KeyThumbprint, at institution: InstitutionID) throws -> [KeptEmergency] {
        try emergencies(
            sql: "SELECT * FROM emergency WHERE person = ? AND institution = ? ORDER BY began_at",
            [Data(person.digest.bytes), institution.text])
    }

    /// Every emergency at a custodian, newest first.
    public func emergencies(at institution: InstitutionID, limit: Int) throws -> [KeptEmergency] {
        try emergencies(
            sql: "SELECT * FROM emergency WHERE institution = ? ORDER BY began_at DESC, declaration LIMIT ?",
            [institution.text, limit])
    }

    private func emergencies(sql: String, _ arguments: StatementArguments) throws -> [KeptEmergency] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
                let began: Int64 = row["began_at"]
                let ends: Int64 = row["ends_at"]
                let told: Int64? = row["told_at"]
                guard let declaration = Digest(row.bytes("declaration")),
                    let institution = InstitutionID(row["institution"]), let line = RecordID(row.bytes("line")),
                    let home = Origin(row["home"]), let person = Digest(row.bytes("person")),
                    let origin = Origin(row["origin"]), let record = RecordID(row.bytes("record")),
                    let receipt = try? Receipt(parsing: row.bytes("receipt"))
                else { throw StorageError.damaged("emergency") }
                return KeptEmergency(
                    declaration: declaration, institution: institution, line: line, home: home,
                    person: KeyThumbprint(digest: person), place: CredentialReference(origin: origin, record: record),
                    beganAt: UInt64(began), endsAt: UInt64(ends), receipt: receipt, toldAt: told.map { UInt64($0) })
            }
        }
    }

    /// Kept in the transaction that enters the first disclosure under it.
    static func insert(_ db: Database, _ emergency: KeptEmergency) throws {
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO emergency(declaration, institution, line, home, person, origin, record, began_at,
                    ends_at, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(emergency.declaration.bytes), emergency.institution.text, Data(emergency.line.bytes),
                emergency.home.text, Data(emergency.person.digest.bytes), emergency.place.origin.text,
                Data(emergency.place.record.bytes), Int64(clamping: emergency.beganAt),
                Int64(clamping: emergency.endsAt), Data(emergency.receipt.serialized),
            ])
    }

    /// The patient's home node has the report that an outbox message carried.
    public func noteTold(by message: Int64, at time: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: "UPDATE emergency SET told_at = ? WHERE telling = ? AND told_at IS NULL",
                arguments: [Int64(clamping: time), message])
        }
    }

    /// Which message tells the patient's home node; nil where it is this node, which knows at once.
    static func noteTelling(
        _ db: Database, _ declaration: Digest, at institution: InstitutionID, by message: Int64?, time: UInt64
    ) throws {
        try db.execute(
            sql: """
                UPDATE emergency SET telling = coalesce(telling, ?), told_at = coalesce(told_at, ?)
                WHERE declaration = ? AND institution = ?
                """,
            arguments: [
                message, message == nil ? Int64(clamping: time) : nil, Data(declaration.bytes), institution.text,
            ])
    }
}
