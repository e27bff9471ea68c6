public import ConsentLedger
public import ConsentPolicy
import Foundation
import GRDB

/// Which lines take the place of lines in ledgers that have ended (STORAGE-240).
enum FormerLineSchema {
    /// From openings, by the ledger of the former line; from a custodian's disclosures at the home node, without one.
    static let statements =
        [
            """
            CREATE TABLE former_line(
                home TEXT NOT NULL, line BLOB NOT NULL CHECK (length(line) = 32),
                former BLOB NOT NULL CHECK (length(former) = 32), former_home TEXT NOT NULL,
                PRIMARY KEY (home, line, former, former_home)) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX former_line_former ON former_line(former)",
        ] + Schema.appendOnly("former_line")
}

extension NodeDatabase {
    /// Every line that names a line of a closed ledger as the one whose place it takes.
    public func lines(after former: RecordID, of ledger: Origin) throws -> [KnownLine] {
        let named = try reading { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT home, line FROM former_line WHERE former = ? AND former_home = ? ORDER BY home, line"),
                arguments: [Data(former.bytes), ledger.text]
            ).map { row in
                guard let home = Origin(row["home"]), let line = RecordID(row.bytes("line")) else {
                    throw StorageError.damaged("former_line")
                }
                return (home, line)
            }
        }
        return try named.compactMap { try line($1, home: $0) }
    }

    /// As home node: the line of this ledger that takes the place of a line elsewhere, for one custodian.
    public func line(after former: RecordID, in home: Origin, at institution: InstitutionID) throws -> KnownLine? {
        let records = try reading { db in
            try Data.fetchAll(
                db.cachedStatement(sql: "SELECT DISTINCT line FROM former_line WHERE former = ? AND home = ?"),
                arguments: [Data(former.bytes), home.text])
        }
        return try records.lazy.compactMap { RecordID(Array($0)) }.compactMap { try self.line($0, home: home) }
            .first { $0.institution == institution }
    }

    /// The lines elsewhere whose place a line of the ledger `home` takes, as far as its custodian says so. What the line's own
    /// opening claims is the word of whoever opened it.
    public func formerLines(of line: RecordID, in home: Origin) throws -> [RecordID] {
        try reading { db in
            try Data.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT former FROM former_line WHERE home = ? AND line = ? AND former_home = '' ORDER BY former
                        """),
                arguments: [home.text, Data(line.bytes)])
        }.compactMap { RecordID(Array($0)) }
    }

    /// As home node: keeps which lines a custodian's disclosure says that a line of this ledger takes the place of.
    public func keepFormer(of disclosure: Disclosure, in home: Origin) throws {
        guard !disclosure.earlierLines.isEmpty else { return }
        try pool.write { db in
            for former in disclosure.earlierLines {
                try Self.insertFormer(db, former, of: disclosure.line, in: home, formerHome: "")
            }
        }
    }

    static func insertFormer(
        _ db: Database, _ former: RecordID, of line: RecordID, in home: Origin, formerHome: String
    ) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO former_line(home, line, former, former_home) VALUES (?, ?, ?, ?)",
            arguments: [home.text, Data(line.bytes), Data(former.bytes), formerHome])
    }
}
