public import ConsentLedger
import Dispatch
import GRDB
public import MerkleLog
import Synchronization

/// The keys that sign a ledger's heads: the log key and the origin's own cosigner (`formats.md` §4).
public struct LedgerSigners: Sendable {
    /// Signs checkpoints; its name is the origin.
    public let log: NoteSigner
    /// Cosigns them with a time; its name is not the origin.
    public let cosigner: NoteSigner
    /// Cosigns beside it while partners learn of it; nil at other times.
    public let nextCosigner: NoteSigner?

    /// Takes the log's place while the key changes; nil at other times.
    public let nextLog: NoteSigner?

    /// Takes the keys.
    public init(
        log: NoteSigner, nextLog: NoteSigner? = nil, cosigner: NoteSigner, nextCosigner: NoteSigner? = nil
    ) {
        self.log = log
        self.nextLog = nextLog
        self.cosigner = cosigner
        self.nextCosigner = nextCosigner
    }

    /// The keys that cosign, the one in use first.
    public var cosigners: [NoteSigner] { [cosigner] + (nextCosigner.map { [$0] } ?? []) }

    /// One line of each cosigner key, all of one time: who knows only one of the keys sees the same.
    public func cosign(_ text: String, at time: UInt64) throws -> [NoteSignature] {
        try cosigners.map { try $0.sign(text, at: time) }
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
    /// The log key that the ledger's last change names is not there.
    case logKeyMissing
}

/// The one writer of a node's own ledger. What waits is committed together: entries, seal, checkpoint, openings and
/// index in one transaction with one flush (STORAGE-5). State is read inside the transaction, so a second process that
/// imports documents into the same directory appends safely too.
///
/// Blocks are made on a thread of their own. Among the tasks that everybody shares they would stand behind every submission
/// that waits to be checked, and no block begin before all were.
public final class LedgerWriter: Sendable {
    let database: NodeDatabase
    let origin: Origin
    private let signers: @Sendable () -> LedgerSigners
    let fence: SigningFence
    private let now: @Sendable () -> UInt64
    let didCommit: @Sendable (UInt64) -> Void
    private let reread: (@Sendable () -> Void)?
    private let pause: (@Sendable () async -> Void)?
    private let thread = DispatchQueue(label: "nuo.ledger-writer")
    private let state = Mutex(WriterState())

    /// The largest number of submissions that wait: at a thousand a second, some seconds.
    public static let maximumWaiting = 8192
    /// The largest number of entries in a block, within what a replay accepts.
    public static let maximumBlock = 1024

    /// `now` gives Unix seconds; `didCommit` hears the new size after every block. `pause` begins with the end of each
    /// block, and the next one does not begin before its end; it must end when its task is cancelled. Before each signature
    /// stands `fence`; without one nothing does.
    public convenience init(
        database: NodeDatabase, origin: Origin, signers: LedgerSigners, fence: SigningFence? = nil,
        now: @escaping @Sendable () -> UInt64, pause: (@Sendable () async -> Void)? = nil,
        didCommit: @escaping @Sendable (UInt64) -> Void
    ) throws {
        try self.init(
            database: database, origin: origin, signing: { signers }, fence: fence, now: now, pause: pause,
            didCommit: didCommit)
    }

    /// The same for keys that change: `signing` is asked before each signature, and `reread` called once when it has not
    /// the key that the ledger names: another process may have changed it.
    public init(
        database: NodeDatabase, origin: Origin, signing signers: @escaping @Sendable () -> LedgerSigners,
        reread: (@Sendable () -> Void)? = nil, fence: SigningFence? = nil, now: @escaping @Sendable () -> UInt64,
        pause: (@Sendable () async -> Void)? = nil, didCommit: @escaping @Sendable (UInt64) -> Void
    ) throws {
        self.reread = reread
        self.database = database
        self.origin = origin
        self.signers = signers
        self.fence = fence ?? SigningFence(open: origin)
        self.now = now
        self.pause = pause
        self.didCommit = didCommit
        _ = try database.pool.write { try LedgerRows.creating($0, origin: origin, own: true) }
    }

    /// Number of submissions that have no answer yet.
    package var waitingCount: Int { state.withLock { $0.queue.count + $0.inHand } }
    /// Number of those that are in the block in hand.
    package var inHandCount: Int { state.withLock { $0.inHand } }
    /// True from the call of `stop` on.
    package var isStopping: Bool { state.withLock { $0.isStopping } }

    // MARK: what comes

    /// Appends one entry and returns when it is durable and under a signed checkpoint. What can be checked without the
    /// rows before it is checked by the caller's task, so that many submissions are checked at once.
    public func append(_ submission: Submission) async throws -> CommittedEntry {
        guard !isStopping else { throw AppendError.stopping }
        return try await append(PreparedSubmission(submission))
    }

    /// The same for a submission whose statement is read already.
    public func append(_ submission: PreparedSubmission) async throws -> CommittedEntry {
        let checked = try check(submission)
        return try await withCheckedThrowingContinuation { continuation in
            do {
                let isFirst = try state.withLock {
                    try $0.admit(WaitingSubmission(submission: checked, continuation: continuation))
                }
                if isFirst { commitNext() }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Checks the signature beforehand: `append` will not check it again. Throws `AppendError` as `append` does.
    public func check(_ submission: PreparedSubmission) throws -> PreparedSubmission {
        try submission.checked(in: database, origin: origin)
    }

    /// Refuses what comes from now on and returns when everything that waited is finished.
    public func stop() async {
        let pausing = state.withLock { state in
            state.isStopping = true
            return state.pausing
        }
        pausing?.cancel()
        await withCheckedContinuation { end in
            if state.withLock({ $0.isIdle(elseTelling: end) }) { end.resume() }
        }
    }

    /// The keys, as they are now.
    var currentSigners: LedgerSigners { signers() }
    /// Unix seconds.
    var currentTime: UInt64 { now() }

    /// Runs `body` while no block is in hand; what comes meanwhile waits.
    func runAlone<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        await withCheckedContinuation { turn in
            if state.withLock({ $0.beginAlone(turn) }) { turn.resume() }
        }
        defer { commitNext() }
        try state.withLock { try $0.requireOpen() }
        do {
            // Whoever gives up waiting doesn't end what has begun.
            return try await Task { try await body() }.value
        } catch {
            remember(error)
            throw error
        }
    }

    // MARK: blocks

    /// Each block is handed to the thread by itself, so that a heartbeat comes between two of them.
    private func commitNext() { thread.async { self.commitBlock() } }

    private func commitBlock() {
        let block: [WaitingSubmission]
        switch state.withLock({ $0.takeTurn() }) {
        case .block(let waiting): block = waiting
        case .alone(let turn): return turn.resume()
        case .idle(let ends): return ends.forEach { $0.resume() }
        }
        let milliseconds = commit(block)
        foldIfDue(after: block.count)
        if let pause, !isStopping {
            wait(for: Task { await pause() })
        } else {
            thread.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { self.commitBlock() }
        }
    }

    private func wait(for pausing: Task<Void, Never>) {
        let isStopping = state.withLock { state in
            state.pausing = pausing
            return state.isStopping
        }
        if isStopping { pausing.cancel() }
        Task {
            await pausing.value
            commitNext()
        }
    }

    /// Returns the milliseconds until the next block. Who waits for others is counted before anybody has an answer and may
    /// come again.
    private func commit(_ block: [WaitingSubmission]) -> Int {
        let begin = ContinuousClock.now
        do {
            // What a failed write or flush has left on the disk is not known before it is read again by a new start.
            guard state.withLock({ $0.diskFailure == nil }) else { throw AppendError.diskFailed }
            try fence.requireAppending(in: database)
            let outcome = try write(block.map(\.submission))
            if let block = outcome.block { try fence.advance(to: block.size, root: block.root) }
            let milliseconds = state.withLock { $0.endBlock(after: ContinuousClock.now - begin) }
            for (waiting, result) in zip(block, outcome.results) { waiting.continuation.resume(with: result) }
            if let block = outcome.block { didCommit(block.size) }
            return milliseconds
        } catch {
            remember(error)
            let milliseconds = state.withLock { $0.endBlock(after: ContinuousClock.now - begin) }
            for waiting in block { waiting.continuation.resume(throwing: error) }
            return milliseconds
        }
    }

    private func write(_ submissions: [PreparedSubmission]) throws -> BlockCommit.Outcome {
        let time = now()
        func run(isEachAlone: Bool) throws -> BlockCommit.Outcome {
            try write { db, signers in
                try BlockCommit(db, origin: origin, signers: signers, now: time)
                    .run(submissions, isEachAlone: isEachAlone)
            }
        }
        do {
            return try run(isEachAlone: false)
        } catch is BlockCommit.Contradiction {
            return try run(isEachAlone: true)
        }
    }

    /// Runs a transaction with the keys as they are now, and once more when they had to be read anew.
    private func write<Value>(_ body: (Database, LedgerSigners) throws -> Value) throws -> Value {
        do {
            return try database.pool.write { try body($0, signers()) }
        } catch AppendError.logKeyMissing where reread != nil {
            reread?()
            return try database.pool.write { try body($0, signers()) }
        }
    }

    /// Folds the write-ahead log into the database when it has grown, so that it costs no entry its flush: the entries
    /// are acknowledged, and the next block has not begun.
    private func foldIfDue(after entries: Int) {
        let isDue = state.withLock { state in
            state.unfolded += Self.commitCost + entries
            guard state.unfolded > Self.maximumUnfolded, state.diskFailure == nil else { return false }
            state.unfolded = 0
            return true
        }
        guard isDue else { return }
        do {
            try database.fold()
        } catch {
            remember(error)
        }
    }

    /// What a block costs in the write-ahead log beside its entries, in entries.
    private static let commitCost = 8
    /// Entries in the write-ahead log after which it is folded: some 16 MB.
    private static let maximumUnfolded = 4096

    // MARK: a disk that fails

    /// Returns when the disk has failed in a block or a heartbeat, or the task is cancelled; throws what the disk
    /// answered.
    public func waitForDiskFailure() async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.diskFailure == nil { state.onDiskFailure.append(continuation) }
                    return state.diskFailure != nil
                }
                if isOver { continuation.resume() }
                // A task that was cancelled before it waited is not told again.
                if Task.isCancelled { release() }
            }
        } onCancel: {
            release()
        }
        if let diskFailure = state.withLock({ $0.diskFailure }) { throw diskFailure }
    }

    private func release() {
        let waiting = state.withLock { state in
            defer { state.onDiskFailure = [] }
            return state.onDiskFailure
        }
        for continuation in waiting { continuation.resume() }
    }

    private func remember(_ error: any Error) {
        let answer = (error as? DatabaseError)?.resultCode
        guard error is LockError || answer.map(Self.diskErrors.contains) ?? false else { return }
        state.withLock { $0.diskFailure = $0.diskFailure ?? error }
        release()
    }

    /// Answers of the disk after which nothing more is written. A full disk is none: nothing was written, and it may
    /// have room again.
    private static let diskErrors: [ResultCode] = [.SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB]

    // MARK: heartbeats

    /// Signs the current head again with the present time, grown or not (`formats.md` §4). Returns the new note, or nil
    /// for an empty ledger and for a head that carries this time or a later one already.
    @discardableResult
    public func heartbeat() async throws -> SignedNote? {
        try await withCheckedThrowingContinuation { continuation in
            thread.async { [self] in
                do {
                    guard state.withLock({ $0.diskFailure == nil }) else { throw AppendError.diskFailed }
                    let note = fence.mayCosign ? try signHead(at: now()) : nil
                    continuation.resume(returning: note)
                } catch {
                    remember(error)
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    private func signHead(at time: UInt64) throws -> SignedNote? {
        try write { db, signers in
            guard let rows = try LedgerRows(db, origin: origin), var head = try rows.head(),
                time > head.cosignedAt
            else { return nil }
            let checkpoint = try Checkpoint(origin: origin.text, size: head.state.size, root: head.state.root)
            // Witnesses cosigned the same text, so their lines stay until they cosign anew.
            let witnesses = head.note.witnessLines
            let note = try signers.note(
                for: checkpoint, after: head.state.keyChanges, keeping: head.logLine(of: origin), at: time)
            head.note = SignedNote(text: note.text, signatures: note.signatures + witnesses)
            head.cosignedAt = time
            try rows.store(head)
            return head.note
        }
    }
}
