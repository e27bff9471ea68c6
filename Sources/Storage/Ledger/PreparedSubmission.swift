import CipherSuites
import ConsentLedger
import ConsentPolicy
import GRDB
import MerkleLog

/// A submission with everything found out that does not depend on the rows before it: its bytes, their hash, the meaning
/// of its statement, and, once `checked`, under which key its signature is valid. It passes from hand to hand as one
/// reference.
public final class PreparedSubmission: Sendable {
    let entry: Entry
    /// The leaf.
    let data: [UInt8]
    let leafHash: Digest
    let subject: Submission.Subject
    /// What the commitment covers, as it is kept; empty for a revocation.
    let storedOpening: StoredOpening
    /// True when the entry commits to the opening.
    let isOpened: Bool
    /// The index rows of the statement.
    let rows: StatementRows?
    let alongside: Submission.Rows
    private let checked: (key: VerifyingKey, origin: Origin)?

    /// Reads the statement. Throws `AppendError` for one that is not what its kind demands.
    public init(_ submission: Submission) throws {
        entry = submission.entry
        data = submission.entry.encoded
        leafHash = MerkleTree.leafHash(data)
        subject = submission.subject
        alongside = submission.alongside
        checked = nil
        switch submission.subject {
        case .revocation:
            (storedOpening, isOpened, rows) = (StoredOpening([]), true, nil)
        case .statement(let opening):
            let bytes = opening.bytes
            storedOpening = StoredOpening(bytes)
            isOpened = Opening.commitment(to: bytes) == submission.entry.commitment
            rows = try Self.rows(submission.entry.record, opening)
        }
    }

    private init(_ other: PreparedSubmission, validUnder key: VerifyingKey, in origin: Origin) {
        (entry, data, leafHash, subject) = (other.entry, other.data, other.leafHash, other.subject)
        (storedOpening, isOpened, rows) = (other.storedOpening, other.isOpened, other.rows)
        alongside = other.alongside
        checked = (key, origin)
    }

    /// A key under which the signature is valid in a ledger; nil when the predecessor was not there.
    func checkedKey(in origin: Origin) -> VerifyingKey? { checked?.origin == origin ? checked?.key : nil }

    /// The same with the signature checked. Throws `AppendError` when it is not valid under the key of the predecessor.
    func checked(in database: NodeDatabase, origin: Origin) throws -> PreparedSubmission {
        guard checkedKey(in: origin) == nil else { return self }
        switch subject {
        case .revocation(let named):
            try Self.check(revocation: entry, of: named, in: database)
            return self
        case .statement:
            let key = try Self.checkedKey(entry, in: database, origin: origin)
            return key.map { PreparedSubmission(self, validUnder: $0, in: origin) } ?? self
        }
    }

    /// Anybody may bring a revocation, so one that is nobody's right never reaches the writer.
    private static func check(revocation entry: Entry, of named: Origin, in database: NodeDatabase) throws {
        do {
            try database.reading { db in
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
        return try database.reading { db in
            try LedgerRows(db, origin: origin)?.heads(entry.record, entry.sequence - 1)
                .first { $0.leafHash == entry.previous }?.key
        }
    }
}
