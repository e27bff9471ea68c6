import ConsentLedger

/// One copy of a ledger is brought forward by one task at a time: a long poll, a decision and a witness's request may all
/// want to, and two replays over one another would look like a contradiction.
actor FollowQueue {
    private var busy: Set<Origin> = []
    private var waiting: [Origin: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs `body` when nobody else's is running for this ledger; in order of arrival.
    func run<Result: Sendable>(_ origin: Origin, _ body: @Sendable () async throws -> Result) async rethrows -> Result {
        if busy.insert(origin).inserted == false {
            await withCheckedContinuation { waiting[origin, default: []].append($0) }
        }
        defer { release(origin) }
        return try await body()
    }

    /// The turn goes to who waits longest; `busy` stays as it is meanwhile.
    private func release(_ origin: Origin) {
        guard var queue = waiting[origin], !queue.isEmpty else {
            waiting[origin] = nil
            busy.remove(origin)
            return
        }
        let next = queue.removeFirst()
        waiting[origin] = queue
        next.resume()
    }
}
