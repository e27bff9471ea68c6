public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// Why a file was not put back as a node's database; nothing was left behind.
public enum RestoreError: Error, Equatable {
    /// There is a database with entries of the node's ledger in its place.
    case occupied
    /// It is no database of a node, or is damaged.
    case notABackup
    /// It is the database of another node.
    case otherLedger(Origin?)
    /// Its ledger was not signed with this node's keys.
    case otherKeys
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
        let size = try mark(copy, of: origin, keys: keys)
        for name in [path + "-wal", path + "-shm"] { try? disk.removeItem(atPath: name) }
        guard rename(copy, path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        return size
    }

    private static func fill(_ copy: String, from file: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let source = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let made = open(copy, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let target = FileHandle(fileDescriptor: made, closeOnDealloc: true)
        while let piece = try source.read(upToCount: 1 << 20), !piece.isEmpty { try target.write(contentsOf: piece) }
        try target.synchronize()
        try target.close()
        try source.close()
    }

    /// Leaves one file, without a write-ahead log, that is a sound database of this node.
    private static func mark(
        _ copy: String, of origin: Origin, keys: (logs: [VerifierKey], cosigner: VerifierKey)
    ) throws -> UInt64 {
        let database: NodeDatabase
        do {
            database = try NodeDatabase(path: copy)
        } catch let error as StorageError {
            throw error
        } catch {
            throw RestoreError.notABackup
        }
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
