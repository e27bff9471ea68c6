import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
import MerkleLog

/// Indexes are disposable: everything in them follows from entries and openings (STORAGE-87).
extension NodeDatabase {
    /// The tables that `rebuildIndexes` makes anew.
    package static let derivedTables = ["subtree", "record", "foreign_revocation", "statement"]

    /// Makes the indexes of every ledger anew, all of them or none. Throws the `Damage` of a ledger whose leaves are not
    /// those under its head: then nothing is changed, and no index would help.
    public func rebuildIndexes(knownOrigins: [Origin]) throws {
        try pool.write { db in
            for table in Self.derivedTables {
                try Schema.withoutGuard(db, table) { try $0.execute(sql: "DELETE FROM \(table)") }
            }
            let origins = try Self.origins(db)
            for origin in origins {
                guard let rows = try LedgerRows(db, origin: origin) else { continue }
                let own = try Bool.fetchOne(db, sql: "SELECT own FROM ledger WHERE id = ?", arguments: [rows.ledger])
                try Self.rebuild(rows, isOwn: own ?? false, knownOrigins: origins + knownOrigins)
            }
        }
    }

    private static func rebuild(_ rows: LedgerRows, isOwn: Bool, knownOrigins: [Origin]) throws {
        guard let head = try rows.head() else { return }
        var replay = LedgerReplay(origin: rows.origin, knownOrigins: knownOrigins)
        let cursor = try Data.fetchCursor(
            rows.db, sql: "SELECT data FROM entry WHERE ledger = ? ORDER BY idx", arguments: [rows.ledger])
        while let data = try cursor.next() {
            var subtrees: [(Int, UInt64, Digest)] = []
            let at = replay.nextIndex
            do {
                let block = try replay.accept(Array(data), heads: rows.heads) { subtrees.append(($0, $1, $2)) }
                guard let block else { continue }
                for (level, index, hash) in subtrees { try rows.insertSubtree(level: level, index: index, hash: hash) }
                for leaf in block.leaves { try insert(leaf, into: rows, isOwn: isOwn) }
            } catch is LedgerError {
                throw Damage(.leaf, of: rows.origin, at: at)
            }
        }
        guard replay.state == head.state else { throw Damage(.head, of: rows.origin) }
    }

    private static func insert(_ leaf: AcceptedLeaf, into rows: LedgerRows, isOwn: Bool) throws {
        switch leaf.content {
        case .logKeyChange, .seal: break
        case .foreignRevocation(let entry, let named):
            try rows.insertForeignRevocation(entry, named: named, index: leaf.index)
        case .event(let entry, _):
            try rows.insertRecord(entry, index: leaf.index)
            guard isOwn, let bytes = try OpeningRows.fetch(rows.db, entry.commitment),
                let opening = try? Opening(parsing: bytes)
            else { return }
            try StatementRows(entry.record, opening)?.insertStatement(rows.db, at: leaf.index)
        }
    }
}

extension Schema {
    /// Runs `body` while rows of an append-only table may be deleted; the guard is back before the transaction ends.
    fileprivate static func withoutGuard(_ db: Database, _ table: String, _ body: (Database) throws -> Void) throws {
        let guards = try String.fetchAll(
            db, sql: "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? ORDER BY name",
            arguments: [table])
        let names = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", arguments: [table])
        for name in names { try db.execute(sql: "DROP TRIGGER \(name)") }
        try body(db)
        for trigger in guards { try db.execute(sql: trigger) }
    }
}
