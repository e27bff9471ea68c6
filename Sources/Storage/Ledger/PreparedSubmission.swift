import CipherSuites
import ConsentLedger
import ConsentPolicy
import GRDB
import MerkleLog

/// A submission with everything found out that does not depend on the rows before it: its bytes, their hash, the meaning
/// of its statement, and under which key its signature is valid.
struct PreparedSubmission: Sendable {
    let entry: Entry
    /// The leaf.
    let data: [UInt8]
    let leafHash: Digest
    let subject: Submission.Subject
    /// The index rows of the statement.
    let rows: StatementRows?
    /// A key under which the signature is valid; nil when the predecessor is not there yet.
    let checkedKey: VerifyingKey?
    let alongside: Submission.Rows

    /// Throws `AppendError` for a statement that is not what its kind demands, and for a signature that is not valid
    /// under the key of the predecessor.
    init(_ submission: Submission, in database: NodeDatabase, origin: Origin) throws {
        entry = submission.entry
        data = submission.entry.encoded
        leafHash = MerkleTree.leafHash(data)
        subject = submission.subject
        alongside = submission.alongside
        switch submission.subject {
        case .revocation(let named):
            rows = nil
            checkedKey = nil
            try Self.check(revocation: submission.entry, of: named, in: database)
        case .statement(let opening):
            rows = try Self.rows(submission.entry.record, opening)
            checkedKey = try Self.checkedKey(submission.entry, in: database, origin: origin)
        }
    }

    /// Anybody may bring a revocation, so one that is nobody's right never reaches the writer.
    private static func check(revocation entry: Entry, of named: Origin, in database: NodeDatabase) throws {
        do {
            try database.pool.read { db in
                guard let rows = try LedgerRows(db, origin: named) else { throw LedgerError.invalid(.predecessor) }
                try rows.judge(revocation: entry)
            }
        } catch let error as LedgerError {
            throw AppendError.refused(error)
        }
    }

    private static func rows(_ record: RecordID, _ opening: Opening) throws -> StatementRows? {
        do {
            return try StatementRows(record, opening)
        } catch is MeaningError {
            throw AppendError.opening(.payload)
        }
    }

    private static func checkedKey(
        _ entry: Entry, in database: NodeDatabase, origin: Origin
    ) throws -> VerifyingKey? {
        guard let key = try signingKey(of: entry, in: database, origin: origin) else { return nil }
        do {
            try LedgerRules.check(entry, key: key, origin: origin)
        } catch {
            throw AppendError.refused(error)
        }
        return key
    }

    private static func signingKey(
        of entry: Entry, in database: NodeDatabase, origin: Origin
    ) throws -> VerifyingKey? {
        guard entry.sequence > 0 else { return entry.signer }
        return try database.pool.read { db in
            try LedgerRows(db, origin: origin)?.heads(entry.record, entry.sequence - 1)
                .first { $0.leafHash == entry.previous }?.key
        }
    }
}
