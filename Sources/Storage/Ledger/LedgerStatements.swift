import GRDB

/// The statements that run for each entry of a ledger, each prepared when it is first needed.
final class LedgerStatements {
    enum Query: Int, CaseIterable {
        case insertLeaf, insertSubtree, insertRecord
        case places, links, chain, leaf, leaves, staged, subtree, subtrees
    }

    private let db: Database
    private var prepared = [BoundStatement?](repeating: nil, count: Query.allCases.count)

    init(_ db: Database) { self.db = db }

    func callAsFunction(_ query: Query) throws -> BoundStatement {
        if let statement = prepared[query.rawValue] { return statement }
        let statement = try BoundStatement(db, query.sql)
        prepared[query.rawValue] = statement
        return statement
    }
}

extension LedgerStatements.Query {
    /// Places in the index, each with its entry, the one that names the key in force and the one that opened the record.
    private static func link(_ rest: String) -> String {
        """
        SELECT r.seq, r.idx, r.effect, e.data, r.keyed, k.data, r.opened, o.data FROM record r
        LEFT JOIN entry e ON e.ledger = r.ledger AND e.idx = r.idx
        LEFT JOIN entry k ON k.ledger = r.ledger AND k.idx = r.keyed
        LEFT JOIN entry o ON o.ledger = r.ledger AND o.idx = r.opened
        WHERE r.ledger = ? AND r.record = ? \(rest)
        """
    }

    fileprivate var sql: String {
        switch self {
        case .insertLeaf: "INSERT INTO entry(ledger, idx, data) VALUES (?, ?, ?)"
        case .insertSubtree: "INSERT INTO subtree(ledger, level, idx, hash) VALUES (?, ?, ?, ?)"
        case .insertRecord:
            "INSERT INTO record(ledger, record, seq, idx, effect, keyed, opened) VALUES (?, ?, ?, ?, ?, ?, ?)"
        case .places: "SELECT idx, keyed, opened FROM record WHERE ledger = ? AND record = ? AND seq = ? ORDER BY idx"
        case .links: Self.link("AND r.seq = ? ORDER BY r.idx")
        case .chain: Self.link("ORDER BY r.seq, r.idx")
        case .leaf: "SELECT data FROM entry WHERE ledger = ? AND idx = ?"
        case .leaves: "SELECT data, idx FROM entry WHERE ledger = ? AND idx >= ? ORDER BY idx LIMIT ?"
        case .staged: "SELECT data FROM staged WHERE ledger = ? AND idx >= ? ORDER BY idx LIMIT ?"
        case .subtree: "SELECT hash FROM subtree WHERE ledger = ? AND level = ? AND idx = ?"
        case .subtrees: "SELECT hash FROM subtree WHERE ledger = ? AND level = ? AND idx >= ? ORDER BY idx LIMIT ?"
        }
    }
}
