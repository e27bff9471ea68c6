import CipherSuites
public import ConsentLedger
import Foundation
import MerkleLog
import Synchronization

/// What a node may sign at this moment (decision 0014).
public enum SigningLeave: Hashable, Sendable {
    /// Blocks, heartbeats and partners' checkpoints.
    case everything
    /// Blocks only: no partner has confirmed yet that nobody holds a longer history.
    case blocks
    /// Nothing at all.
    case nothing(Cause)

    /// Why nothing is signed.
    public enum Cause: String, Sendable, CaseIterable {
        /// The database is a backup that was put back, or was fetched anew.
        case restored
        /// The lock record is ahead of the database: an older copy was put in its place.
        case rolledBack = "rolled-back"
        /// There is no lock record, though the ledger has entries.
        case lockMissing = "lock-missing"
        /// The lock record is damaged.
        case lockDamaged = "lock-damaged"
        /// The lock record is that of another ledger.
        case lockForeign = "lock-foreign"
        /// A partner holds more of the ledger.
        case behind
        /// A partner holds another history of the ledger, or the lock record does.
        case forked
        /// The ledger has ended.
        case closed

        /// True when the node may go on once partners have shown everything that they hold.
        public var isCurable: Bool { ![.forked, .lockForeign, .closed].contains(self) }
    }
}

/// Stands before every signature of a node: holds the lock record of its ledger, and what may be signed.
public final class SigningFence: Sendable {
    private struct State {
        var leave: SigningLeave
        /// The record as this process read or wrote it last.
        var last: LockRecord?
    }

    private let origin: Origin
    private let file: LockFile?
    private let state: Mutex<State>

    /// A fence without a lock record, for a ledger that nobody could roll back.
    public init(open origin: Origin) {
        self.origin = origin
        file = nil
        state = Mutex(State(leave: .everything, last: nil))
    }

    /// Compares the lock record at `path` with the ledger in the database (STORAGE-81). The first start of a ledger makes
    /// the record.
    public init(lockFile path: String, origin: Origin, database: NodeDatabase) throws {
        self.origin = origin
        let file = LockFile(path: path)
        self.file = file
        let head = try database.head(of: origin)
        let found = try file.read()
        let isFirst = try head == nil || !database.hasLock()
        if found == .nothing, isFirst, try !database.isRestored() {
            let record = LockRecord(
                origin: origin, size: head?.state.size ?? 0, root: head?.state.root ?? MerkleTree.emptyRoot)
            try file.create(record)
            try database.noteLock()
            state = Mutex(State(leave: .everything, last: record))
            return
        }
        let cause = try Self.cause(found, origin: origin, database: database)
        state = Mutex(State(leave: cause.map { .nothing($0) } ?? .everything, last: found.record))
    }

    /// What a start would find, with the size in the lock record; changes nothing.
    public static func examine(
        lockFile path: String, origin: Origin, database: NodeDatabase
    ) throws -> (leave: SigningLeave, size: UInt64?) {
        let found = try LockFile(path: path).read()
        let isFirst = try database.head(of: origin) == nil || !database.hasLock()
        if found == .nothing, isFirst, try !database.isRestored() { return (.everything, nil) }
        let cause = try cause(found, origin: origin, database: database)
        return (cause.map { .nothing($0) } ?? .everything, found.record?.size)
    }

    private static func cause(
        _ found: LockFile.Found, origin: Origin, database: NodeDatabase
    ) throws -> SigningLeave.Cause? {
        // The database says so, or, where an older one was put back, the record.
        if try database.closing(of: origin) != nil || isClosed(found, origin) { return .closed }
        switch found {
        case .nothing: return try database.isRestored() ? .restored : .lockMissing
        case .damaged: return .lockDamaged
        case .record(let record):
            guard record.ledger == .sha256(Array(origin.text.utf8)) else { return .lockForeign }
            if record.standing == .forked { return .forked }
            guard let root = try database.root(at: record.size, in: origin, empty: MerkleTree.emptyRoot) else {
                return .rolledBack
            }
            guard root == record.root else { return .forked }
            if try database.isRestored() { return .restored }
            return record.standing == .behind ? .behind : nil
        }
    }

    /// The record of a ledger that has ended.
    private static func isClosed(_ found: LockFile.Found, _ origin: Origin) -> Bool {
        found.record.map { $0.ledger == .sha256(Array(origin.text.utf8)) && $0.standing == .closed } ?? false
    }

    /// What may be signed.
    public var leave: SigningLeave { state.withLock { $0.leave } }

    /// True when heads and partners' checkpoints may be cosigned.
    public var mayCosign: Bool { leave == .everything }

    /// Until partners have confirmed that nobody holds more: blocks only.
    public func awaitConfirmation() {
        state.withLock { if $0.leave == .everything { $0.leave = .blocks } }
    }

    /// Partners have confirmed it.
    public func confirm() { state.withLock { if $0.leave == .blocks { $0.leave = .everything } } }

    /// Signs nothing from now on, in this process and in every other that holds the record. What has ended stays so.
    public func stop(_ cause: SigningLeave.Cause) throws {
        // Written before the lock is given up: a block in hand must not write over the word to stop.
        try state.withLock { state in
            guard state.leave != .nothing(.closed) || cause == .closed else { return }
            state.leave = .nothing(cause)
            state.last?.standing = cause == .forked ? .forked : cause == .closed ? .closed : .behind
            if let record = state.last { try file?.write(record) }
        }
    }

    /// Goes on from the head in the database, which is the whole ledger as far as anybody knows (STORAGE-84). Returns
    /// false, and changes nothing, while the lock record is ahead of it still.
    public func goOn(in database: NodeDatabase) throws -> Bool {
        let head = try database.head(of: origin)
        guard try database.closing(of: origin) == nil else { return false }
        if case .record(let record)? = try file?.read() {
            guard record.standing != .closed else { return false }
            guard try database.root(at: record.size, in: origin, empty: MerkleTree.emptyRoot) == record.root else {
                return false
            }
        }
        let record = LockRecord(
            origin: origin, size: head?.state.size ?? 0, root: head?.state.root ?? MerkleTree.emptyRoot)
        try file?.create(record)
        try database.noteLock()
        try database.didGoOn()
        state.withLock { $0 = State(leave: .everything, last: record) }
        return true
    }

    /// Throws unless a block may be signed: nothing forbids it, and nobody moved the lock record on to a head that the
    /// database does not have.
    func requireAppending(in database: NodeDatabase) throws {
        // Read and judged under the lock: a word to stop that is written meanwhile must not be forgotten. Nothing inside a
        // transaction may ask the fence.
        try state.withLock { state in
            if case .nothing = state.leave { throw AppendError.notSigning }
            guard let file else { return }
            let found = try file.read()
            guard found != state.last.map({ .record($0) }) else { return }
            // Another process on this database has committed; or somebody with another copy of it has.
            guard case .record(let record) = found, record.standing == .signing,
                try database.root(at: record.size, in: origin, empty: MerkleTree.emptyRoot) == record.root
            else {
                state.leave = .nothing(.rolledBack)
                throw LockError.moved(size: found.record?.size ?? 0)
            }
            state.last = record
        }
    }

    /// Records a head that is committed, before anybody hears of it (STORAGE-80).
    func advance(to size: UInt64, root: Digest) throws {
        guard let file else { return }
        try state.withLock { state in
            let standing = state.last?.standing ?? .signing
            let record = LockRecord(standing, origin: origin, size: size, root: root)
            state.last = record
            try file.write(record)
        }
    }

    /// Waits until the record is on the disk.
    public func flush() throws { try file?.flush() }
}

extension LockFile.Found {
    fileprivate var record: LockRecord? {
        if case .record(let record) = self { record } else { nil }
    }
}

extension NodeDatabase {
    /// The root at a size that the ledger has or had; `empty` at 0, where there may be no ledger yet.
    fileprivate func root(at size: UInt64, in origin: Origin, empty: Digest) throws -> Digest? {
        size == 0 ? empty : try root(at: size, in: origin)
    }
}
