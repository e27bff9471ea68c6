import GRDB

/// What a database remembers of having been put back: stored in the backup itself, so that it counts however the file
/// came to its place (STORAGE-85).
extension NodeDatabase {
    private enum Mark: String {
        /// The ledger was not compared with partners' copies since.
        case restored
        /// The cosigner may have signed more about a ledger than the database knows, unless it signed since.
        case cosigner
        /// A lock record was made for the ledger.
        case lock
        /// The openings were searched for deaths that an earlier version could not read.
        case deaths
    }

    /// True once the openings were searched for deaths.
    public func isSearchedForDeaths() throws -> Bool { try has(.deaths) }

    /// Remembers that they were.
    public func noteSearchedForDeaths() throws { try pool.write { try Self.set(.deaths, $0) } }

    /// True from a restore until the ledger goes on.
    public func isRestored() throws -> Bool { try has(.restored) }

    /// True when the cosigner may have signed more than `cosigned` says about a ledger that has no row there.
    public func isCosignerRestored() throws -> Bool { try has(.cosigner) }

    func hasLock() throws -> Bool { try has(.lock) }

    func noteLock() throws { try pool.write { try Self.set(.lock, $0) } }

    func didGoOn() throws {
        try pool.write { try $0.execute(sql: "DELETE FROM mark WHERE name = ?", arguments: [Mark.restored.rawValue]) }
    }

    /// Marks the database as put back, and forgets what its cosigner signed: that may be older than what it has signed
    /// since, and no floor is better than one too low.
    public func markRestored() throws { try pool.write(Self.markRestored) }

    static func markRestored(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM cosigned")
        // The witness key is drawn anew with its salt: it has signed nothing that this database does not know.
        for table in ["witnessed", "witness_salt"] { try db.execute(sql: "DELETE FROM \(table)") }
        for mark in [Mark.restored, .cosigner] { try set(mark, db) }
    }

    private static func set(_ mark: Mark, _ db: Database) throws {
        try db.execute(sql: "INSERT OR IGNORE INTO mark(name) VALUES (?)", arguments: [mark.rawValue])
    }

    private func has(_ mark: Mark) throws -> Bool {
        try reading {
            let sql = "SELECT count(*) FROM mark WHERE name = ?"
            return try Int.fetchOne($0, sql: sql, arguments: [mark.rawValue]) == 1
        }
    }
}
