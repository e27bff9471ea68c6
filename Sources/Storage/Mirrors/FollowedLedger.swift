public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// A ledger whose hashes a node mirrors without relying on it: nothing that the node decides rests on it.
public struct FollowedLedger: Hashable, Sendable {
    /// The ledger.
    public let origin: Origin
    /// The key that signs its heads.
    public let log: VerifierKey
    /// Where its tiles are read, as the operator wrote it.
    public let address: String
    /// The newest head under which this node recomputed the root; nil before the first.
    public let note: SignedNote?
    /// Unix seconds since when nothing of it is followed, because it signed two histories; nil while it is followed.
    public let frozenAt: UInt64?

    /// The head in the note.
    public var checkpoint: Checkpoint? { note.flatMap { try? Checkpoint(parsing: $0.text) } }

    /// Describes a ledger that is followed from now on.
    public init(
        origin: Origin, log: VerifierKey, address: String, note: SignedNote? = nil, frozenAt: UInt64? = nil
    ) {
        self.origin = origin
        self.log = log
        self.address = address
        self.note = note
        self.frozenAt = frozenAt
    }

    init(_ row: Row) throws {
        let name: String = row["origin"]
        guard let origin = Origin(name), let log = try? VerifierKey(parsing: row["log"] as String) else {
            throw StorageError.damaged("followed ledger")
        }
        self.origin = origin
        self.log = log
        address = row["address"]
        note = try row.optionalBytes("note").map { try SignedNote(parsing: $0) }
        frozenAt = (row["frozen_at"] as Int64?).map { UInt64(clamping: $0) }
    }
}

/// The ledgers that a node follows without relying on them, and what its witness key signed of them. Both are durable: the
/// tiles, which can be fetched again, are not here (`MirrorDatabase`).
extension NodeDatabase {
    /// The most ledgers that a node follows.
    public static let maximumFollowed = 1024

    /// All of them, by name.
    public func followed() throws -> [FollowedLedger] {
        try reading { try Row.fetchAll($0, sql: "SELECT * FROM followed ORDER BY origin").map(FollowedLedger.init) }
    }

    /// The names of those that are not frozen.
    public func followedOrigins() throws -> [Origin] {
        try reading { db in
            let sql = "SELECT origin FROM followed WHERE frozen_at IS NULL ORDER BY origin"
            return try String.fetchAll(db, sql: sql).compactMap { Origin($0) }
        }
    }

    /// One of them; nil for a ledger that is not followed.
    public func followed(_ origin: Origin) throws -> FollowedLedger? {
        try reading { db in
            let sql = "SELECT * FROM followed WHERE origin = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [origin.text]).map(FollowedLedger.init)
        }
    }

    /// The one whose name has this SHA-256.
    public func followed(named digest: Digest) throws -> FollowedLedger? {
        try reading { db in
            let sql = "SELECT * FROM followed WHERE digest = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [Data(digest.bytes)]).map(FollowedLedger.init)
        }
    }

    /// Follows a ledger from now on, or changes its key and address and lifts the freeze; the newest verified head stays.
    /// False, and nothing changed, when as many are followed as may be.
    public func follow(_ ledger: FollowedLedger, at time: UInt64) throws -> Bool {
        try pool.write { db in
            let isKnown =
                try Bool.fetchOne(
                    db, sql: "SELECT count(*) FROM followed WHERE origin = ?", arguments: [ledger.origin.text]) ?? false
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM followed") ?? 0
            guard isKnown || count < Self.maximumFollowed else { return false }
            try db.execute(
                sql: """
                    INSERT INTO followed(origin, digest, log, address, added_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (origin) DO UPDATE SET log = excluded.log, address = excluded.address, frozen_at = NULL
                    """,
                arguments: [
                    ledger.origin.text, Data(Digest.sha256(Array(ledger.origin.text.utf8)).bytes),
                    ledger.log.description, ledger.address, Int64(time),
                ])
            return true
        }
    }

    /// Follows a ledger no longer. What the witness key signed of it stays known. False when it was not followed.
    public func unfollow(_ origin: Origin) throws -> Bool {
        try pool.write { db in
            try db.execute(sql: "DELETE FROM followed WHERE origin = ?", arguments: [origin.text])
            return db.changesCount > 0
        }
    }

    /// Stops following a ledger that signed two histories.
    public func freeze(_ origin: Origin, at time: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: "UPDATE followed SET frozen_at = ? WHERE origin = ? AND frozen_at IS NULL",
                arguments: [Int64(time), origin.text])
        }
    }

    /// What the witness key signed last of a ledger; nil for nothing.
    public func witnessState(of origin: Origin, name: String) throws -> CosignerState? {
        try reading { try Self.cosignerState($0, of: origin, name: name, in: "witnessed") }
    }

    /// Keeps a verified head, and what the witness key signs of it, before anyone sees it: one transaction. False, and
    /// nothing kept, when the head is smaller than the kept one, is another at its size, or the signature would go back in
    /// size or time or to another root of one size.
    public func keep(_ note: SignedNote, of origin: Origin, signed: CosignerState?) throws -> Bool {
        let head = try Checkpoint(parsing: note.text)
        return try pool.write { db in
            let sql = "SELECT * FROM followed WHERE origin = ? AND frozen_at IS NULL"
            guard let ledger = try Row.fetchOne(db, sql: sql, arguments: [origin.text]).map(FollowedLedger.init)
            else { return false }
            if let kept = ledger.checkpoint {
                guard head.size > kept.size || head.size == kept.size && head.root == kept.root else { return false }
            }
            if let signed {
                if let last = try Self.cosignerState(db, of: origin, name: signed.signature.name, in: "witnessed") {
                    guard signed.size > last.size || signed.size == last.size && signed.root == last.root,
                        signed.time >= last.time
                    else { return false }
                }
                try Self.store(db, signed, of: origin, in: "witnessed")
            }
            try db.execute(
                sql: "UPDATE followed SET note = ? WHERE origin = ?", arguments: [Data(note.serialized), origin.text])
            return true
        }
    }

    /// What the witness key is derived with, beside the cosigner's secret: drawn once, and anew in a database that was put
    /// back from a copy, so that no key signs that may have signed more than the copy knows.
    public func witnessSalt(drawing fresh: [UInt8]) throws -> [UInt8] {
        let known = try reading { try Data.fetchOne($0, sql: "SELECT salt FROM witness_salt") }
        if let known { return Array(known) }
        return try pool.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO witness_salt(id, salt) VALUES (1, ?)", arguments: [Data(fresh)])
            guard let salt = try Data.fetchOne(db, sql: "SELECT salt FROM witness_salt") else {
                throw StorageError.damaged("witness salt")
            }
            return Array(salt)
        }
    }
}

/// The tables of followed ledgers: migration 27.
enum MirrorSchema {
    static let statements = [
        """
        CREATE TABLE followed(
            origin TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32), log TEXT NOT NULL,
            address TEXT NOT NULL, added_at INTEGER NOT NULL, note BLOB, frozen_at INTEGER) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE witnessed(
            origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, time INTEGER NOT NULL,
            signature BLOB NOT NULL) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE witness_salt(
            id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL CHECK (length(salt) = 32)) STRICT
        """,
    ]
}
