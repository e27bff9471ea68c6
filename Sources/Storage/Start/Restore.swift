public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// Why a file was not put back as a node's database, or none made to be put back; nothing was left behind.
public enum RestoreError: Error, Equatable {
    /// There is a database with entries of the node's ledger in its place.
    case occupied
    /// It is no database of a node, or is damaged.
    case notABackup
    /// It is the database of another node.
    case otherLedger(Origin?)
    /// Its ledger was not signed with this node's keys.
    case otherKeys
    /// A file could not be read, written or removed where it was to be put.
    case disk(path: String, errno: Int32)
}

extension NodeDatabase {
    /// Puts a copy of the backup in `file` at `path`, marked as put back (STORAGE-85). The backup stays as it is. A database
    /// at `path` is replaced only while its own ledger is empty. `keys` are this node's, the next log key
    /// included while there is one. Returns the number of leaves.
    @discardableResult
    public static func restore(
        from file: String, to path: String, of origin: Origin, keys: (logs: [VerifierKey], cosigner: VerifierKey)
    ) throws -> UInt64 {
        let disk = FileManager.default
        if disk.fileExists(atPath: path) {
            let present = try NodeDatabase(path: path)
            let isEmpty = try present.head(of: origin) == nil
            try present.close()
            guard isEmpty else { throw RestoreError.occupied }
        }
        let copy = path + ".restored"
        let names = ["", "-wal", "-shm"].map { copy + $0 }
        defer { for name in names { try? disk.removeItem(atPath: name) } }
        for name in names { try? disk.removeItem(atPath: name) }
        try fill(copy, from: file)
        // A copy of a running node's files may have its newest entries there alone.
        if disk.fileExists(atPath: file + "-wal") { try fill(copy + "-wal", from: file + "-wal") }
        let size = try naming(copy) { try mark(copy, of: origin, keys: keys) }
        // A write-ahead log that stayed behind would be read into what is put in its place (STORAGE-249).
        for name in [path + "-wal", path + "-shm"] { try remove(name) }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try flush(folder)
        guard rename(copy, path) == 0 else { throw RestoreError.disk(path: path, errno: errno) }
        try flush(folder)
        return size
    }

    static func remove(_ path: String) throws(RestoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .disk(path: path, errno: errno) }
    }

    /// Makes durable which files a directory has.
    static func flush(_ folder: String) throws(RestoreError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .disk(path: folder, errno: errno) }
        let directory = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard fsync(directory.fileDescriptor) == 0 else { throw .disk(path: folder, errno: errno) }
    }

    private static func fill(_ copy: String, from file: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let source = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let made = open(copy, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw RestoreError.disk(path: copy, errno: errno) }
        let target = FileHandle(fileDescriptor: made, closeOnDealloc: true)
        while let piece = try source.read(upToCount: 1 << 20), !piece.isEmpty {
            try naming(copy) { try target.write(contentsOf: piece) }
        }
        try naming(copy) {
            try target.synchronize()
            try target.close()
        }
        try source.close()
    }

    /// What the disk answers about a copy is no fault of what was copied; what the copy holds is.
    static func naming<Value>(_ copy: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as CocoaError {
            let reason = error.userInfo[NSUnderlyingErrorKey] as? POSIXError
            throw RestoreError.disk(path: copy, errno: reason?.code.rawValue ?? EIO)
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL: throw RestoreError.disk(path: copy, errno: ENOSPC)
            case .SQLITE_IOERR where error.extendedResultCode != .SQLITE_IOERR_SHORT_READ, .SQLITE_CANTOPEN,
                .SQLITE_READONLY:
                throw RestoreError.disk(path: copy, errno: EIO)
            default: throw RestoreError.notABackup
            }
        }
    }

    /// Leaves one file, without a write-ahead log, that is a sound database of this node.
    private static func mark(
        _ copy: String, of origin: Origin, keys: (logs: [VerifierKey], cosigner: VerifierKey)
    ) throws -> UInt64 {
        let database = try NodeDatabase(path: copy)
        defer { try? database.close() }
        let own = try database.ownOrigin()
        guard own == origin else { throw RestoreError.otherLedger(own) }
        do {
            try database.verifyFile()
        } catch is Damage {
            throw RestoreError.notABackup
        }
        let head = try database.head(of: origin)
        if let head {
            let isOwn = keys.logs.contains { key in
                guard let logKeys = try? LedgerSigners.logKeys(after: head.state.keyChanges, else: key) else {
                    return false
                }
                let verified = try? VerifiedCheckpoint(
                    verifying: head.note, log: logKeys, cosigners: [keys.cosigner])
                return verified != nil && logKeys.current == key
            }
            guard isOwn else { throw RestoreError.otherKeys }
        }
        try database.markRestored()
        try database.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        return head?.state.size ?? 0
    }

    private func ownOrigin() throws -> Origin? {
        try pool.read { try String.fetchOne($0, sql: "SELECT origin FROM ledger WHERE own = 1") }.flatMap { Origin($0) }
    }
}
