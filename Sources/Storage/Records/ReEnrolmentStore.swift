public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import Foundation
import GRDB

/// A person's new key in the place of an earlier one, as an entry of the home ledger says.
public struct KnownReEnrolment: Hashable, Sendable {
    /// The person: the code of their first key.
    public let healthCode: HealthCode
    /// Record of the enrolment.
    public let record: RecordID
    /// Place in that record.
    public let sequence: UInt32
    /// Leaf hash of the entry.
    public let leafHash: Digest
    /// The key that ended.
    public let former: KeyThumbprint
    /// The key in its place.
    public let key: VerifyingKey
    /// Who enrolled anew.
    public let institution: InstitutionID
}

/// New keys of people.
extension NodeDatabase {
    /// Every change of a person's key, oldest first.
    public func reEnrolments(of code: HealthCode) throws -> [KnownReEnrolment] {
        let sql = "SELECT * FROM re_enrolment WHERE code = ? ORDER BY seq, record"
        return try reading { try Self.reEnrolments($0, sql, [code.description]) }
    }

    /// True when an entry ended a key of a person of `home`.
    public func isEnded(_ key: KeyThumbprint, home: Origin) throws -> Bool {
        let codes = try reading { db in
            try BoundStatement(db, "SELECT code FROM re_enrolment WHERE former = ?")
                .rows(.digest(key.digest)) { $0.text(0) }
        }
        return try codes.contains { code in
            guard let code = try? HealthCode(parsing: code) else { throw StorageError.damaged("re_enrolment") }
            return code.home == home
        }
    }

    /// The entry that ended a key of a person of `home`; nil while the key stands.
    public func reEnrolment(ending key: KeyThumbprint, home: Origin) throws -> KnownReEnrolment? {
        let sql = "SELECT * FROM re_enrolment WHERE former = ?"
        return try reading { try Self.reEnrolments($0, sql, [Data(key.digest.bytes)]) }
            .first { $0.healthCode.home == home }
    }

    /// The health code of a person of `home`: that of the first of their keys.
    public func healthCode(of key: VerifyingKey, home: Origin) throws -> HealthCode {
        let sql = "SELECT * FROM re_enrolment WHERE thumbprint = ?"
        let found = try reading { try Self.reEnrolments($0, sql, [Data(key.thumbprint.digest.bytes)]) }
        return found.first { $0.healthCode.home == home }?.healthCode ?? HealthCode(home: home, identity: key)
    }

    /// The enrolment in force of a number; nil when nobody has it.
    public func person(with identifier: (system: String, value: String)) throws -> KnownPerson? {
        let found = try reading { db in
            try Data.fetchOne(
                db.cachedStatement(sql: "SELECT person FROM identifier WHERE system = ? AND value = ?"),
                arguments: [identifier.system, identifier.value])
        }
        return try found.flatMap { Digest($0) }.flatMap { try person(KeyThumbprint(digest: $0)) }
    }

    /// Keeps what another ledger's entry says; a repeat changes nothing.
    public func keep(_ content: ReEnrolment, _ entry: Entry, leafHash: Digest) throws {
        try pool.write { db in
            try Self.insert(db, content, entry.record, sequence: entry.sequence, leafHash, verb: "INSERT OR IGNORE")
        }
    }

    static func insert(
        _ db: Database, _ content: ReEnrolment, _ record: RecordID, sequence: UInt32, _ leafHash: Digest,
        verb: String = "INSERT"
    ) throws {
        let key = content.card.identity
        try db.execute(
            sql: """
                \(verb) INTO re_enrolment(code, record, seq, leaf, former, thumbprint, suite, key, institution)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                content.healthCode.description, Data(record.bytes), Int64(sequence), Data(leafHash.bytes),
                Data(content.former.thumbprint.digest.bytes), Data(key.thumbprint.digest.bytes),
                Int64(key.suite.rawValue), Data(key.bytes), content.institution.id.text,
            ])
    }

    private static func reEnrolments(
        _ db: Database, _ sql: String, _ arguments: StatementArguments
    ) throws -> [KnownReEnrolment] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
            let suite: Int64 = row["suite"]
            let sequence: Int64 = row["seq"]
            guard let code = try? HealthCode(parsing: row["code"]), let record = RecordID(row.bytes("record")),
                let leaf = Digest(row.bytes("leaf")), let former = Digest(row.bytes("former")),
                let suite = Suite(rawValue: UInt8(clamping: suite)), let institution = InstitutionID(row["institution"])
            else { throw StorageError.damaged("re_enrolment") }
            return KnownReEnrolment(
                healthCode: code, record: record, sequence: UInt32(clamping: sequence), leafHash: leaf,
                former: KeyThumbprint(digest: former), key: try VerifyingKey(suite: suite, bytes: row.bytes("key")),
                institution: institution)
        }
    }
}
