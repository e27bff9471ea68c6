public import ConsentLedger
import Foundation
import GRDB

/// Why the node's database can't be used.
public enum StorageError: Error, Equatable {
    /// Written by a newer version of this program.
    case newerSchema(found: String)
    /// SQLite does not run with the durability a ledger needs.
    case notDurable(setting: String, found: String)
    /// A row that does not hold what its table promises.
    case damaged(String)
    /// Asked for something that is not there.
    case notFound
    /// A copy where the node's own ledger was meant, the reverse, or a checkpoint of another ledger.
    case wrongLedger(Origin)
}

/// The one SQLite database of a node: everything but payloads and keys. Trust line: what is in it is believed as far as
/// it is signed; the rest (queues, indexes) can be rebuilt or lost without a lie.
public struct NodeDatabase: Sendable {
    let pool: DatabasePool
    /// The kinds of leaves that copies of ledgers are read with.
    let formats: LedgerFormats
    private let commitCount = CommitCount()
    let subtrees = SubtreeCache()

    /// Opens or creates the database, migrates it, and reads back that commits are durable (STORAGE-1, STORAGE-2).
    /// `busyTimeoutSeconds` bounds how long a write waits for another process's; `formats` are the kinds of leaves that
    /// copies are read with.
    public init(path: String, busyTimeoutSeconds: Double = 10, formats: LedgerFormats = .known) throws {
        self.formats = formats
        pool = try OpeningLock.held(beside: path) { try Self.openPool(path, busyTimeoutSeconds) }
        pool.add(transactionObserver: commitCount, extent: .databaseLifetime)
    }

    private static func openPool(_ path: String, _ busyTimeoutSeconds: Double) throws -> DatabasePool {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        // A snapshot keeps its connection while what it read is checked, which every core may do at once.
        configuration.maximumReaderCount = min(32, max(4, 2 * ProcessInfo.processInfo.activeProcessorCount))
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA foreign_keys = ON")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        // SQLite gives its side files the mode of the database, so it is made for its owner alone. Making a file that
        // is there would empty it: only under the opening lock is the question still answered when the file is made.
        OwnerFile.touch(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        try makeDurable(pool)
        if let newer = try pool.read({ try Schema.unknownMigration(in: $0) }) {
            throw StorageError.newerSchema(found: newer)
        }
        try Schema.migrator.migrate(pool)
        return pool
    }

    /// GRDB sets `synchronous = NORMAL` after its preparation hook, so FULL is set afterwards and read back.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // A block that outgrows the cache is written twice: 32 MiB hold the largest. The log is folded by `fold`
            // after blocks; by a commit itself only when many others have made it long, 64 MiB.
            try db.execute(sql: "PRAGMA cache_size = -32768")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
            for (setting, wanted) in [("synchronous", "2"), ("journal_mode", "wal")] {
                let found = try String.fetchOne(db, sql: "PRAGMA \(setting)") ?? ""
                guard found == wanted else { throw StorageError.notDurable(setting: setting, found: found) }
            }
        }
    }

    /// Writes what the write-ahead log holds into the database file, as far as no reader needs the old pages.
    func fold() throws {
        try pool.writeWithoutTransaction { db in
            do {
                _ = try db.checkpoint(.passive)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // Another process is at it.
            }
        }
    }

    /// Number of transactions that this value of the database has made durable since it was opened.
    public var commits: UInt64 { commitCount.value }

    /// What SQLite says of a setting of the connection that writes.
    package func writerSetting(_ name: String) throws -> String {
        try pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(name)") ?? "" }
    }

    /// Copies the whole database, consistent, while others write (SQLite's online backup). The target must not exist. The
    /// copy is marked as one, and without what its cosigner signed (STORAGE-85); before it is whole, marked and durable, nothing
    /// bears its name (STORAGE-250). Throws `RestoreError.disk`, or a `CocoaError` where the target exists.
    public func backup(to path: String) throws {
        let taken = CocoaError(.fileWriteFileExists, userInfo: [NSFilePathErrorKey: path])
        guard !FileManager.default.fileExists(atPath: path) else { throw taken }
        let copy = path + ".new"
        let names = ["", "-journal", "-wal", "-shm"].map { copy + $0 }
        for name in names { try Self.remove(name) }
        defer { for name in names { unlink(name) } }
        // Made here, so that it is private before the first byte is in it.
        let descriptor = open(copy, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RestoreError.disk(path: copy, errno: errno) }
        let made = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try Self.naming(copy) {
            let target = try DatabaseQueue(path: copy)
            try pool.backup(to: target)
            // One file, without a write-ahead log that the mark would be in.
            let mode = try target.writeWithoutTransaction { db in
                try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
            }
            guard mode == "delete" else { throw RestoreError.disk(path: copy, errno: EIO) }
            try target.write(Self.markRestored)
            try target.close()
            try made.synchronize()
        }
        if link(copy, path) != 0 {
            guard errno != EEXIST else { throw taken }
            // A disk that knows no second name for a file.
            guard [EPERM, ENOTSUP, ENOSYS].contains(errno), rename(copy, path) == 0 else {
                throw RestoreError.disk(path: path, errno: errno)
            }
        }
        try Self.flush(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// A number that changes when another connection or process has committed. Cheap enough to poll.
    public func changeMark() throws -> Int64 {
        try pool.writeWithoutTransaction { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    /// Closes all connections.
    public func close() throws { try pool.close() }
}

/// A file that only its owner can read, made when it is not there; one that is there is left as it is.
private enum OwnerFile {
    static func touch(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }
}

extension Row {
    /// A BLOB column as bytes.
    func bytes(_ column: String) -> [UInt8] { Array(self[column] as Data) }

    /// A nullable BLOB column as bytes.
    func optionalBytes(_ column: String) -> [UInt8]? { (self[column] as Data?).map { Array($0) } }
}
