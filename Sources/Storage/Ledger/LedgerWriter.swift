public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// The keys that sign a ledger's heads: the log key and the origin's own cosigner (`formats.md` §4).
public struct LedgerSigners: Sendable {
    /// Signs checkpoints; its name is the origin.
    public let log: NoteSigner
    /// Cosigns them with a time; its name is not the origin.
    public let cosigner: NoteSigner

    /// Takes both keys.
    public init(log: NoteSigner, cosigner: NoteSigner) {
        self.log = log
        self.cosigner = cosigner
    }

    /// The note over a tree head, signed by both.
    func note(for checkpoint: Checkpoint, at time: UInt64) throws -> SignedNote {
        let text = checkpoint.text
        return SignedNote(
            text: text, signatures: [try log.sign(text, at: nil), try cosigner.sign(text, at: time)])
    }
}

/// Why an entry was not appended; nothing was changed.
public enum AppendError: Error, Equatable {
    /// It breaks a rule of the ledger.
    case refused(LedgerError)
    /// Its opening is not its opening.
    case opening(StatementError)
    /// Something it rests on has changed since it was signed; sign anew.
    case conflict
    /// Too many wait already; try again later.
    case overloaded
    /// The node is stopping.
    case stopping
    /// The disk failed in an earlier block: nothing is appended until the program has started anew and read what is there.
    case diskFailed
    /// The node signs nothing: it may not hold the whole ledger.
    case notSigning
}

/// A message that must reach a partner once a statement is entered.
public struct Delivery: Hashable, Sendable {
    /// To whom.
    public let peer: Origin
    /// Path below the partner's address.
    public let path: String
    /// The bytes.
    public let body: [UInt8]

    /// Takes all fields.
    public init(peer: Origin, path: String, body: [UInt8]) {
        self.peer = peer
        self.path = path
        self.body = body
    }
}

/// What is appended, and the rows that must become visible in the same transaction.
public struct Submission: Sendable {
    enum Subject: Sendable {
        /// What the entry commits to.
        case statement(Opening)
        /// A foreign revocation and the ledger that it names.
        case revocation(of: Origin)
    }

    /// A signed entry.
    public let entry: Entry
    let subject: Subject
    let alongside: Rows

    /// Writes rows in the entry's own transaction, given its index.
    typealias Rows = @Sendable (Database, UInt64) throws -> Void

    /// A statement whose rows follow from what it says. `deliveries` go to partners once it is entered; `now` is when
    /// they are first due.
    public init(entry: Entry, opening: Opening, deliveries: [Delivery] = [], now: UInt64 = 0) {
        self.init(entry: entry, opening: opening) { db, _ in try Self.queue(deliveries, db, now: now) }
    }

    /// A revocation of a record of `origin`, which may be any ledger that this node holds (LEDGER-17).
    public init(revocation entry: Entry, of origin: Origin, deliveries: [Delivery] = [], now: UInt64 = 0) {
        self.entry = entry
        subject = .revocation(of: origin)
        alongside = { db, _ in try Self.queue(deliveries, db, now: now) }
    }

    init(entry: Entry, opening: Opening, alongside: @escaping Rows) {
        self.entry = entry
        subject = .statement(opening)
        self.alongside = alongside
    }

    private static func queue(_ deliveries: [Delivery], _ db: Database, now: UInt64) throws {
        for delivery in deliveries {
            try db.execute(
                sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                arguments: [delivery.peer.text, delivery.path, Data(delivery.body), Int64(now)])
        }
    }
}

/// An entry that is durable, sealed, and under a signed checkpoint.
public struct CommittedEntry: Hashable, Sendable {
    /// The entry.
    public let entry: Entry
    /// Its index.
    public let index: UInt64
    /// Its leaf hash.
    public let leafHash: Digest
    /// True when it had been entered before: the submission was a repeat.
    public let wasPresent: Bool
}

/// The one writer of a node's own ledger. What waits is committed together: entries, seal, checkpoint, openings and
/// index in one transaction with one flush (STORAGE-5). State is read inside the transaction, so a second process that
/// imports documents into the same directory appends safely too.
public actor LedgerWriter {
    private struct Waiting {
        let submission: PreparedSubmission
        let continuation: CheckedContinuation<CommittedEntry, any Error>
    }

    let database: NodeDatabase
    let origin: Origin
    private let signers: LedgerSigners
    private let fence: SigningFence
    private let now: @Sendable () -> UInt64
    private let didCommit: @Sendable (UInt64) -> Void
    private let pause: (@Sendable () async -> Void)?
    private var pausing: Task<Void, Never>?
    private var queue: [Waiting] = []
    private var inHand = 0
    private var draining: Task<Void, Never>?
    /// True from the call of `stop` on.
    package private(set) var isStopping = false
    /// What the disk answered to a block or a heartbeat; nothing is written after it.
    private var diskFailure: (any Error)?
    private var onDiskFailure: [CheckedContinuation<Void, Never>] = []
    /// Number of submissions that have no answer yet.
    package var waitingCount: Int { queue.count + inHand }

    /// The largest number of submissions that wait: at a thousand a second, some seconds.
    public static let maximumWaiting = 8192
    /// The largest number of entries in a block, within what a replay accepts.
    public static let maximumBlock = 4096

    /// `now` gives Unix seconds; `didCommit` hears the new size after every block. `pause` begins with the end of each
    /// block, and the next one does not begin before its end; it must end when its task is cancelled. Before each signature
    /// stands `fence`; without one nothing does.
    public init(
        database: NodeDatabase, origin: Origin, signers: LedgerSigners, fence: SigningFence? = nil,
        now: @escaping @Sendable () -> UInt64, pause: (@Sendable () async -> Void)? = nil,
        didCommit: @escaping @Sendable (UInt64) -> Void
    ) throws {
        self.database = database
        self.origin = origin
        self.signers = signers
        self.fence = fence ?? SigningFence(open: origin)
        self.now = now
        self.pause = pause
        self.didCommit = didCommit
        _ = try database.pool.write { try LedgerRows.creating($0, origin: origin, own: true) }
    }

    /// Appends one entry and returns when it is durable and under a signed checkpoint. What can be checked without the
    /// rows before it is checked by the caller's task, so that many submissions are checked at once.
    public nonisolated func append(_ submission: Submission) async throws -> CommittedEntry {
        guard await !isStopping else { throw AppendError.stopping }
        return try await enqueue(PreparedSubmission(submission, in: database, origin: origin))
    }

    private func enqueue(_ submission: PreparedSubmission) async throws -> CommittedEntry {
        guard !isStopping else { throw AppendError.stopping }
        guard diskFailure == nil else { throw AppendError.diskFailed }
        guard queue.count < Self.maximumWaiting else { throw AppendError.overloaded }
        return try await withCheckedThrowingContinuation { continuation in
            queue.append(Waiting(submission: submission, continuation: continuation))
            if draining == nil { draining = Task { await self.drain() } }
        }
    }

    /// Refuses what comes from now on and returns when everything that waited is finished.
    public func stop() async {
        isStopping = true
        pausing?.cancel()
        await draining?.value
    }

    private func drain() async {
        while !queue.isEmpty {
            if let pausing, !isStopping { await pausing.value }
            let block = Array(queue.prefix(Self.maximumBlock))
            queue.removeFirst(block.count)
            inHand = block.count
            await commit(block)
            inHand = 0
            if let pause, !isStopping { pausing = Task { await pause() } }
        }
        draining = nil
    }

    /// Returns when the disk has failed in a block or a heartbeat, or the task is cancelled; throws what the disk
    /// answered.
    public func waitForDiskFailure() async throws {
        if diskFailure == nil, !Task.isCancelled {
            await withTaskCancellationHandler {
                await withCheckedContinuation { onDiskFailure.append($0) }
            } onCancel: {
                // Runs on the actor, so never before the wait above has begun.
                Task { await self.release() }
            }
        }
        if let diskFailure { throw diskFailure }
    }

    private func release() {
        for waiting in onDiskFailure { waiting.resume() }
        onDiskFailure = []
    }

    private func commit(_ block: [Waiting]) async {
        // What a failed write or flush has left on the disk is not known before it is read again by a new start.
        guard diskFailure == nil else {
            for waiting in block { waiting.continuation.resume(throwing: AppendError.diskFailed) }
            return
        }
        let submissions = block.map(\.submission)
        let time = now()
        let origin = origin
        let signers = signers
        do {
            try fence.requireAppending(in: database)
            let outcome = try await database.pool.write { db in
                try BlockCommit(db, origin: origin, signers: signers, now: time).run(submissions)
            }
            if let size = outcome.newSize, let root = outcome.newRoot { try fence.advance(to: size, root: root) }
            for (waiting, result) in zip(block, outcome.results) { waiting.continuation.resume(with: result) }
            if let size = outcome.newSize { didCommit(size) }
        } catch {
            remember(error)
            for waiting in block { waiting.continuation.resume(throwing: error) }
        }
    }

    private func remember(_ error: any Error) {
        let answer = (error as? DatabaseError)?.resultCode
        guard error is LockError || answer.map(Self.diskErrors.contains) ?? false else { return }
        diskFailure = diskFailure ?? error
        release()
    }

    /// Answers of the disk after which nothing more is written. A full disk is none: nothing was written, and it may
    /// have room again.
    private static let diskErrors: [ResultCode] = [.SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB]

    /// Signs the current head again with the present time, grown or not (`formats.md` §4). Returns the new note, or nil
    /// for an empty ledger and for a head that carries this time or a later one already.
    @discardableResult
    public func heartbeat() async throws -> SignedNote? {
        guard diskFailure == nil else { throw AppendError.diskFailed }
        guard fence.mayCosign else { return nil }
        do {
            return try await signHead(at: now())
        } catch {
            remember(error)
            throw error
        }
    }

    private func signHead(at time: UInt64) async throws -> SignedNote? {
        let origin = origin
        let signers = signers
        return try await database.pool.write { db in
            guard let rows = try LedgerRows(db, origin: origin), var head = try rows.head(), time > head.cosignedAt
            else { return nil }
            let checkpoint = try Checkpoint(origin: origin.text, size: head.state.size, root: head.state.root)
            // Witnesses cosigned the same text, so their lines stay until they cosign anew.
            let witnesses = head.note.witnessLines
            let note = try signers.note(for: checkpoint, at: time)
            head.note = SignedNote(text: note.text, signatures: note.signatures + witnesses)
            head.cosignedAt = time
            try rows.store(head)
            return head.note
        }
    }
}
