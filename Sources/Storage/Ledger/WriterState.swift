import ConsentLedger

/// A submission, and who waits for its answer.
struct WaitingSubmission: Sendable {
    let submission: PreparedSubmission
    let continuation: CheckedContinuation<CommittedEntry, any Error>
}

/// What a ledger's writer knows between two blocks, always under its lock.
struct WriterState: Sendable {
    private(set) var queue: [WaitingSubmission] = []
    /// Number of submissions in the block that is being made.
    var inHand = 0
    /// True while a block, the pause after it, or what runs alone is in hand: none of them begins beside another.
    private(set) var isBusy = false
    /// True from the order to stop on.
    var isStopping = false
    /// What the disk answered to a block or a heartbeat; nothing is written after it.
    var diskFailure: (any Error)?
    /// Entries, and what blocks cost in entries, in the write-ahead log since it was folded.
    var unfolded = 0
    /// The newest pause after a block.
    var pausing: Task<Void, Never>?
    /// Who waits until nothing is in hand and nothing waits.
    private var onIdle: [CheckedContinuation<Void, Never>] = []
    /// Who waits to run alone.
    private var onTurn: [CheckedContinuation<Void, Never>] = []
    /// Who waits for the disk to fail.
    var onDiskFailure: [CheckedContinuation<Void, Never>] = []

    /// Throws when nothing is appended any more.
    func requireOpen() throws(AppendError) {
        guard !isStopping else { throw .stopping }
        guard diskFailure == nil else { throw .diskFailed }
    }

    /// Takes a submission. True when nothing is in hand: the next block is the caller's to begin.
    mutating func admit(_ submission: WaitingSubmission) throws(AppendError) -> Bool {
        try requireOpen()
        guard queue.count < LedgerWriter.maximumWaiting else { throw .overloaded }
        queue.append(submission)
        return begin()
    }

    private mutating func begin() -> Bool {
        defer { isBusy = true }
        return !isBusy
    }

    /// True when nothing was in hand: it is the caller's turn. Otherwise `turn` is resumed when it is.
    mutating func beginAlone(_ turn: CheckedContinuation<Void, Never>) -> Bool {
        let isFree = begin()
        if !isFree { onTurn.append(turn) }
        return isFree
    }

    /// True when nothing is in hand. Otherwise `end` is resumed when nothing is, and nothing waits.
    mutating func isIdle(elseTelling end: CheckedContinuation<Void, Never>) -> Bool {
        if isBusy { onIdle.append(end) }
        return !isBusy
    }

    /// What is in hand next.
    enum Turn {
        case block([WaitingSubmission])
        case alone(CheckedContinuation<Void, Never>)
        /// Nothing; those are told who waited for that.
        case idle([CheckedContinuation<Void, Never>])
    }

    /// Whoever waits to run alone goes before the next block.
    mutating func takeTurn() -> Turn {
        guard onTurn.isEmpty else { return .alone(onTurn.removeFirst()) }
        let block = Array(queue.prefix(LedgerWriter.maximumBlock))
        queue.removeFirst(block.count)
        inHand = block.count
        guard block.isEmpty else { return .block(block) }
        isBusy = false
        defer { onIdle = [] }
        return .idle(onIdle)
    }

    /// Ends the block in hand, which took `duration`, and gives the milliseconds until the next: none for who comes alone or
    /// when a whole block waits, and otherwise twice as many as the block took, within `maximumGathering`, for others to come
    /// with it (STORAGE-245). What a block costs beside its entries is shared by more of them.
    mutating func endBlock(after duration: Duration) -> Int {
        inHand = 0
        guard !queue.isEmpty, queue.count < LedgerWriter.maximumBlock, !isStopping else { return 0 }
        return min(Int(2 * (duration / Duration.milliseconds(1))), Self.maximumGathering)
    }

    static let maximumGathering = 20
}
