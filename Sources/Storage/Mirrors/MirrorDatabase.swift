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
            } catch let error as DatabaseError where Self.isDamage(error) {
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
        try reading { try Self.row($0, origin)?.state ?? State() }
    }

    /// The same for whoever only looks: nothing, with the problem `damaged`, of a ledger whose row can't be read.
    public func shownState(of origin: Origin) -> State {
        if let state = try? state(of: origin) { return state }
        var state = State()
        state.problem = "damaged"
        return state
    }

    /// Remembers what a turn found, when it stored no tile.
    public func note(_ state: State, of origin: Origin) throws {
        try writing { _ = try Self.store($0, state, origin) }
    }

    /// What SQLite finds damaged is damaged as what a row should not hold: it is fetched anew.
    private func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do { return try pool.read(body) } catch { throw Self.damage(in: error) }
    }

    private func writing<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do { return try pool.write(body) } catch { throw Self.damage(in: error) }
    }

    private static func damage(in error: any Error) -> any Error {
        switch error {
        case is NoteError: StorageError.damaged("mirror")
        case let error as DatabaseError where isDamage(error): StorageError.damaged(files[0])
        default: error
        }
    }

    private static func isDamage(_ error: DatabaseError) -> Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
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

    /// Gives the mirror's row. Its number is none that tiles of a forgotten mirror may still have.
    private static func store(_ db: Database, _ state: State, _ origin: Origin) throws -> Int64 {
        let hashes = { (tree: Frontier) in Data(Tile.encode(tree.hashes)) }
        try db.cachedStatement(
            sql: """
                INSERT INTO mirror(
                    id, origin, size, verified, staged_size, staged, target, seen, checked_at, failures, problem)
                VALUES (
                    1 + max(
                        coalesce((SELECT max(id) FROM mirror), 0), coalesce((SELECT max(mirror) FROM tile), 0)),
                    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        var next = state
        next.staged = grown.tree
        try store(gains, leadingTo: next, of: origin)
        // What could not be stored is not staged.
        state = next
    }

    /// Stores what tiles gained, with how far that leads: one transaction.
    func store(_ gains: [HashTiles.Gain], leadingTo state: State, of origin: Origin) throws {
        try writing { db in
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
        try reading { db in
            guard let (mirror, state) = try Self.row(db, origin) else { return nil }
            return try Self.hashes(db, of: tile, in: mirror, size: state.verified.size)
        }
    }

    /// The same of what is staged, which nobody is shown.
    public func stagedHashes(of tile: Tile, in origin: Origin) throws -> [UInt8]? {
        try reading { db in
            guard let (mirror, state) = try Self.row(db, origin) else { return nil }
            return try Self.hashes(db, of: tile, in: mirror, size: state.staged.size)
        }
    }

    private static func hashes(_ db: Database, of tile: Tile, in mirror: Int64, size: UInt64) throws -> [UInt8]? {
        let above = tile.index * UInt64(Tile.fullWidth) + UInt64(tile.width)
        guard above <= size >> UInt64(8 * tile.level) else { return nil }
        let found = try Data.fetchOne(
            db.cachedStatement(sql: "SELECT hashes FROM tile WHERE mirror = ? AND level = ? AND idx = ?"),
            arguments: [mirror, tile.level, Int64(tile.index)])
        guard let found, found.count >= tile.byteCount else { return nil }
        return Array(found.prefix(tile.byteCount))
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
        return try Self.root(at: size, under: verified, reader: subtrees(of: origin, size: verified.size))
    }

    /// The same under the tree that is staged.
    public func stagedRoot(at size: UInt64, of origin: Origin) throws -> Digest? {
        let staged = try state(of: origin).staged
        let reader = TileReader(size: staged.size) { path in
            guard let tile = Tile(path: path), let bytes = try stagedHashes(of: tile, in: origin) else {
                throw StorageError.notFound
            }
            return bytes
        }
        return try Self.root(at: size, under: staged, reader: reader.subtree)
    }

    private static func root(at size: UInt64, under tree: Frontier, reader: SubtreeReader) throws -> Digest? {
        guard size <= tree.size else { return nil }
        if size == tree.size { return tree.root }
        do {
            guard size > 0 else { return MerkleTree.emptyRoot }
            let root = try Proofs.root(size: size, reader: reader)
            let proof = try Proofs.consistency(oldSize: size, newSize: tree.size, reader: reader)
            return proof.verifies(oldRoot: root, newRoot: tree.root) ? root : nil
        } catch is StorageError {
            return nil
        }
    }

    /// Tiles that are deleted in one transaction: nobody waits long for the file.
    private static let tilesAtOnce = 256

    /// Forgets what is here of a ledger: it is fetched anew. Its row goes first, so that its tiles are nobody's; then they
    /// go, with any that an earlier deletion left.
    public func forget(_ origin: Origin) throws {
        try writing { try $0.execute(sql: "DELETE FROM mirror WHERE origin = ?", arguments: [origin.text]) }
        var last: Int64 = 0
        while let mirror = try reading({ try Self.firstMirror($0, after: last) }) {
            last = mirror
            while try writing({ try Self.deleteTiles($0, of: mirror) }) {}
        }
    }

    private static func firstMirror(_ db: Database, after last: Int64) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT min(mirror) FROM tile WHERE mirror > ?", arguments: [last])
    }

    /// True when some of them may be left. Those of a mirror that has a row stay.
    private static func deleteTiles(_ db: Database, of mirror: Int64) throws -> Bool {
        let sql = """
            DELETE FROM tile WHERE id IN (
                SELECT id FROM tile WHERE mirror = ? AND NOT EXISTS (SELECT 1 FROM mirror WHERE id = ?) LIMIT ?)
            """
        try db.execute(sql: sql, arguments: [mirror, mirror, tilesAtOnce])
        return db.changesCount == tilesAtOnce
    }
}
