public import CipherSuites
public import ConsentLedger
public import Foundation
import GRDB
public import MerkleLog

/// The hashes of ledgers that a node follows without relying on them, as tiles, in a database of their own beside the
/// node's: it may be deleted at any time, and what it held is fetched again.
///
/// Trust line: a tile up to the verified size belongs to a tree with the root that the ledger's log signed; what is staged
/// above it is nobody's yet. It is not flushed for each turn, so that a power cut loses some of the newest hashes.
public struct MirrorDatabase: Sendable {
    /// How far a mirror is.
    public struct State: Hashable, Sendable {
        /// The tree whose root was a signed head's.
        public var verified = Frontier()
        /// The tree with what was fetched towards `target`.
        public var staged = Frontier()
        /// The head that is being fetched; nil while there is none.
        public var target: SignedNote?
        /// The largest size that the log has shown.
        public var seen: UInt64 = 0
        /// When it last answered with a note of its log; Unix seconds, 0 before the first.
        public var checkedAt: UInt64 = 0
        /// How often what was fetched had another root than its target, one time after the other.
        public var failures = 0
        /// Why the last turn came to nothing, as a word; nil when it did not.
        public var problem: String?

        /// A ledger of which nothing is here.
        public init() {}

        /// Leaves that the log has shown and this mirror has not verified.
        public var lag: UInt64 { seen - min(seen, verified.size) }
    }

    private let pool: DatabasePool

    /// The files that the database has, by their names in the node's directory.
    public static let files = ["mirrors.sqlite", "mirrors.sqlite-wal", "mirrors.sqlite-shm"]

    /// Opens the database in a node's directory, or begins with an empty one where there is none that can be used.
    public init(directory: URL) throws {
        let path = directory.appendingPathComponent(Self.files[0]).path
        pool = try OpeningLock.held(beside: path) {
            do {
                return try Self.open(path)
            } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
                for file in Self.files {
                    try? FileManager.default.removeItem(at: directory.appendingPathComponent(file))
                }
                return try Self.open(path)
            }
        }
    }

    private static func open(_ path: String) throws -> DatabasePool {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 2
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        var migrator = DatabaseMigrator()
        migrator.registerMigration("mirrors-1") { db in for sql in schema { try db.execute(sql: sql) } }
        migrator.eraseDatabaseOnSchemaChange = true
        try migrator.migrate(pool)
        return pool
    }

    private static let schema = [
        """
        CREATE TABLE mirror(
            id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, verified BLOB NOT NULL,
            staged_size INTEGER NOT NULL, staged BLOB NOT NULL, target BLOB, seen INTEGER NOT NULL,
            checked_at INTEGER NOT NULL, failures INTEGER NOT NULL, problem TEXT) STRICT
        """,
        """
        CREATE TABLE tile(
            id INTEGER PRIMARY KEY, mirror INTEGER NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL,
            hashes BLOB NOT NULL, UNIQUE (mirror, level, idx)) STRICT
        """,
    ]

    /// Closes all connections.
    public func close() throws { try pool.close() }

    // MARK: how far

    /// How far the mirror of a ledger is.
    public func state(of origin: Origin) throws -> State {
        try pool.read { try Self.row($0, origin)?.state ?? State() }
    }

    /// Remembers what a turn found, when it stored no tile.
    public func note(_ state: State, of origin: Origin) throws {
        try pool.write { _ = try Self.store($0, state, origin) }
    }

    private static func row(_ db: Database, _ origin: Origin) throws -> (id: Int64, state: State)? {
        let sql = "SELECT * FROM mirror WHERE origin = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [origin.text]) else { return nil }
        var state = State()
        let seen: Int64 = row["seen"]
        let checked: Int64 = row["checked_at"]
        state.verified = try frontier(row, "size", "verified")
        state.staged = try frontier(row, "staged_size", "staged")
        state.target = try row.optionalBytes("target").map { try SignedNote(parsing: $0) }
        state.seen = UInt64(clamping: seen)
        state.checkedAt = UInt64(clamping: checked)
        state.failures = row["failures"]
        state.problem = row["problem"]
        return (row["id"], state)
    }

    private static func frontier(_ row: Row, _ size: String, _ column: String) throws -> Frontier {
        let bytes = row.bytes(column)
        let hashes = stride(from: 0, to: bytes.count, by: Digest.byteCount).compactMap {
            Digest(bytes[$0..<min(bytes.count, $0 + Digest.byteCount)])
        }
        let count: Int64 = row[size]
        guard let frontier = Frontier(size: UInt64(clamping: count), hashes: hashes) else {
            throw StorageError.damaged("mirror")
        }
        return frontier
    }

    /// Gives the mirror's row.
    private static func store(_ db: Database, _ state: State, _ origin: Origin) throws -> Int64 {
        let hashes = { (tree: Frontier) in Data(Tile.encode(tree.hashes)) }
        try db.cachedStatement(
            sql: """
                INSERT INTO mirror(origin, size, verified, staged_size, staged, target, seen, checked_at, failures, problem)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (origin) DO UPDATE SET size = excluded.size, verified = excluded.verified,
                    staged_size = excluded.staged_size, staged = excluded.staged, target = excluded.target,
                    seen = excluded.seen, checked_at = excluded.checked_at, failures = excluded.failures,
                    problem = excluded.problem
                """
        ).execute(arguments: [
            origin.text, Int64(state.verified.size), hashes(state.verified), Int64(state.staged.size),
            hashes(state.staged), state.target.map { Data($0.serialized) }, Int64(state.seen),
            Int64(clamping: state.checkedAt), state.failures, state.problem,
        ])
        return try Int64.fetchOne(db, sql: "SELECT id FROM mirror WHERE origin = ?", arguments: [origin.text]) ?? 0
    }

    // MARK: tiles

    /// Appends level-0 tiles, as `HashTiles.next` names them one after the other, to what is staged; their roots are computed
    /// on all cores.
    public func stage(_ tiles: [(tile: Tile, bytes: [UInt8])], to state: inout State, of origin: Origin) throws {
        let roots = LeafReading.onAllCores(tiles.map(\.bytes)) { HashTiles.root(of: $0) }
        var grown = HashTiles(state.staged)
        let gains = try grown.append(zip(tiles, roots).map { ($0.tile, $0.bytes, $1) })
        state.staged = grown.tree
        try store(gains, leadingTo: state, of: origin)
    }

    /// Stores what tiles gained, with how far that leads: one transaction.
    func store(_ gains: [HashTiles.Gain], leadingTo state: State, of origin: Origin) throws {
        try pool.write { db in
            let mirror = try Self.store(db, state, origin)
            for gain in gains {
                let place: StatementArguments = [mirror, gain.level, Int64(gain.index)]
                if gain.width == 0 {
                    try db.cachedStatement(
                        sql: "INSERT OR REPLACE INTO tile(mirror, level, idx, hashes) VALUES (?, ?, ?, ?)"
                    ).execute(arguments: place + [Data(gain.bytes)])
                    continue
                }
                let sql = "SELECT hashes FROM tile WHERE mirror = ? AND level = ? AND idx = ?"
                let known = try Data.fetchOne(db.cachedStatement(sql: sql), arguments: place) ?? Data()
                guard known.count >= gain.width * Digest.byteCount else { throw StorageError.damaged("mirrored tile") }
                try db.cachedStatement(sql: "UPDATE tile SET hashes = ? WHERE mirror = ? AND level = ? AND idx = ?")
                    .execute(
                        arguments: [known.prefix(gain.width * Digest.byteCount) + Data(gain.bytes)] + place)
            }
        }
    }

    /// The first hashes of a tile, as many as its width says; nil beyond the verified size. What is staged is not given.
    public func hashes(of tile: Tile, in origin: Origin) throws -> [UInt8]? {
        try pool.read { db in
            guard let (mirror, state) = try Self.row(db, origin) else { return nil }
            let above = tile.index * UInt64(Tile.fullWidth) + UInt64(tile.width)
            guard above <= state.verified.size >> UInt64(8 * tile.level) else { return nil }
            let found = try Data.fetchOne(
                db.cachedStatement(sql: "SELECT hashes FROM tile WHERE mirror = ? AND level = ? AND idx = ?"),
                arguments: [mirror, tile.level, Int64(tile.index)])
            guard let found, found.count >= tile.byteCount else { return nil }
            return Array(found.prefix(tile.byteCount))
        }
    }

    /// Reads complete subtrees of the verified tree of `size` leaves.
    public func subtrees(of origin: Origin, size: UInt64) -> SubtreeReader {
        let reader = TileReader(size: size) { path in
            guard let tile = Tile(path: path), let bytes = try hashes(of: tile, in: origin) else {
                throw StorageError.notFound
            }
            return bytes
        }
        return reader.subtree
    }

    /// The root of the verified tree's first `size` leaves; nil beyond it, and when tiles are missing or damaged, so that
    /// they do not lead to the root that was verified.
    public func root(at size: UInt64, of origin: Origin) throws -> Digest? {
        let verified = try state(of: origin).verified
        guard size <= verified.size else { return nil }
        if size == verified.size { return verified.root }
        let reader = subtrees(of: origin, size: verified.size)
        do {
            guard size > 0 else { return MerkleTree.emptyRoot }
            let root = try Proofs.root(size: size, reader: reader)
            let proof = try Proofs.consistency(oldSize: size, newSize: verified.size, reader: reader)
            return proof.verifies(oldRoot: root, newRoot: verified.root) ? root : nil
        } catch is StorageError {
            return nil
        }
    }

    /// Forgets what is here of a ledger: it is fetched anew.
    public func forget(_ origin: Origin) throws {
        try pool.write { db in
            let sql = "DELETE FROM tile WHERE mirror = (SELECT id FROM mirror WHERE origin = ?)"
            try db.execute(sql: sql, arguments: [origin.text])
            try db.execute(sql: "DELETE FROM mirror WHERE origin = ?", arguments: [origin.text])
        }
    }
}
