public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
import Foundation
import GRDB

/// How much was disclosed about one line.
public struct DisclosureCount: Hashable, Sendable {
    /// The line.
    public let line: RecordID
    /// Number of disclosures.
    public let count: UInt64
    /// The chain value of the newest.
    public let last: Digest
}

/// An account of an institution of this node.
public struct KeptAccount: Hashable, Sendable {
    /// Its index in the own ledger.
    public let index: UInt64
    /// Who accounted.
    public let institution: InstitutionID
    /// The block up to which disclosures were counted.
    public let height: UInt64
    /// The end of that block.
    public let end: UInt64
    /// What the salts of its leaves are made from.
    public let seed: Digest
}

/// Accounts of the own institutions: everything that their leaves are made from again.
extension NodeDatabase {
    /// An institution's disclosures below an index of the own ledger, counted for each line, in the order of the lines'
    /// bytes.
    public func disclosureCounts(of institution: InstitutionID, below end: UInt64) throws -> [DisclosureCount] {
        try reading { db in
            // SQLite takes a bare column beside max() from the row that has the maximum.
            let sql = """
                SELECT line, count(*) AS number, max(idx), chain FROM disclosure WHERE institution = ? AND idx < ?
                GROUP BY line ORDER BY line
                """
            let arguments: StatementArguments = [institution.text, Int64(clamping: end)]
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
                let number: Int64 = row["number"]
                guard let line = RecordID(row.bytes("line")), let last = Digest(row.bytes("chain")) else {
                    throw StorageError.damaged("disclosure")
                }
                return DisclosureCount(line: line, count: UInt64(number), last: last)
            }
        }
    }

    /// The index of an institution's first disclosure; nil when it has none.
    public func firstDisclosure(of institution: InstitutionID) throws -> UInt64? {
        try reading { db in
            let sql = "SELECT min(idx) FROM disclosure WHERE institution = ?"
            return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [institution.text]).map { UInt64($0) }
        }
    }

    /// True when an institution accounted on a day (since 1970-01-01 in UTC+8).
    public func hasAccount(of institution: InstitutionID, onDay day: Int64) throws -> Bool {
        try reading { try Self.hasAccount($0, of: institution, onDay: day) }
    }

    static func hasAccount(_ db: Database, of institution: InstitutionID, onDay day: Int64) throws -> Bool {
        let sql = "SELECT 1 FROM account WHERE institution = ? AND day = ?"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [institution.text, day]) != nil
    }

    /// Accounts that no home node was told of, oldest first.
    public func unreportedAccounts() throws -> [KeptAccount] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM account WHERE reported = 0 ORDER BY idx")).map(
                Self.account)
        }
    }

    private static func account(_ row: Row) throws -> KeptAccount {
        let (index, height, end): (Int64, Int64, Int64) = (row["idx"], row["height"], row["size"])
        guard let institution = InstitutionID(row["institution"]), let seed = Digest(row.bytes("seed")) else {
            throw StorageError.damaged("account")
        }
        return KeptAccount(
            index: UInt64(index), institution: institution, height: UInt64(height), end: UInt64(end), seed: seed)
    }

    /// Queues what home nodes are told of an account and marks it reported, in one transaction.
    public func report(_ account: KeptAccount, telling deliveries: [Delivery], at time: UInt64) throws {
        try pool.write { db in
            for delivery in deliveries {
                try db.execute(
                    sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                    arguments: [delivery.peer.text, delivery.path, Data(delivery.body), Int64(clamping: time)])
            }
            try db.execute(
                sql: "UPDATE account SET reported = 1 WHERE idx = ?", arguments: [Int64(clamping: account.index)])
        }
    }
}

extension LedgerWriter {
    /// Enters an account, which must be what the opening says. `day` is the day that it is the account of; throws
    /// `AppendError.conflict` when `onlyOnce` and that day has one.
    public func account(
        _ account: Account, seed: Digest, day: Int64, onlyOnce: Bool, entry: Entry, opening: Opening
    ) async throws -> CommittedEntry {
        guard opening.author.payload == account.payload else { throw AppendError.opening(.otherEntry) }
        return try await append(
            Submission(entry: entry, opening: opening) { db, index in
                let institution = account.custodian.id
                if onlyOnce, try NodeDatabase.hasAccount(db, of: institution, onDay: day) {
                    throw AppendError.conflict
                }
                try db.execute(
                    sql: "INSERT INTO account(idx, institution, day, height, size, seed) VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        Int64(clamping: index), institution.text, day, Int64(clamping: account.height),
                        Int64(clamping: account.end), Data(seed.bytes),
                    ])
            })
    }
}

/// A disclosure about a patient of this node that its reader's node told of.
public struct ReaderReport: Sendable {
    /// What it told.
    public let report: DisclosureReport
    /// The reader's node.
    public let source: Origin
}

/// As home node: what custodians accounted for, and what readers' nodes reported.
extension NodeDatabase {
    /// Keeps a custodian's account of a line when it reaches further than the one before. False when it does not.
    @discardableResult
    public func keep(
        _ account: AccountReport, line: RecordID, institution: InstitutionID, end: UInt64, at time: UInt64
    ) throws -> Bool {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO accounted(line, institution, size, message, received_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (line, institution) DO UPDATE SET size = excluded.size, message = excluded.message,
                        received_at = excluded.received_at WHERE excluded.size > accounted.size
                    """,
                arguments: [
                    Data(line.bytes), institution.text, Int64(clamping: end), Data(account.bytes),
                    Int64(clamping: time),
                ])
            return db.changesCount > 0
        }
    }

    /// The custodian's account of a line that reaches furthest; nil when there is none.
    public func account(line: RecordID, institution: InstitutionID) throws -> AccountReport? {
        try reading { db in
            let sql = "SELECT message FROM accounted WHERE line = ? AND institution = ?"
            let found = try Data.fetchOne(
                db.cachedStatement(sql: sql), arguments: [Data(line.bytes), institution.text])
            return try found.map { try AccountReport(parsing: Array($0)) }
        }
    }

    /// Keeps what a reader's node reported about a line, once. False when it was known.
    @discardableResult
    public func keepReaderReport(
        _ report: DisclosureReport, line: RecordID, from source: Origin, at time: UInt64
    ) throws -> Bool {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO reader_report(commitment, line, message, source, received_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(report.disclosure.opening.commitment.bytes), Data(line.bytes), Data(report.bytes), source.text,
                    Int64(clamping: time),
                ])
            return db.changesCount > 0
        }
    }

    /// What readers' nodes reported about a line, in the order of the entries that it is about (STORAGE-243).
    public func readerReports(line: RecordID) throws -> [ReaderReport] {
        try reading { db in
            let sql = "SELECT message, source FROM reader_report WHERE line = ? ORDER BY received_at, commitment"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [Data(line.bytes)]).map { row in
                guard let source = Origin(row["source"]) else { throw StorageError.damaged("reader report") }
                return ReaderReport(report: try DisclosureReport(parsing: row.bytes("message")), source: source)
            }.inOrder(of: \.report.place)
        }
    }
}
