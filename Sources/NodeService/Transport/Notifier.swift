public import NodeClient

/// A number that only grows (a log's size, a roster's epoch), and those who wait for it to do so: what long polls wait on.
public actor Notifier {
    private let maximumWaiters: Int
    private let clock: any Clock<Duration>
    private var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter: UInt64 = 0

    /// The number now.
    public private(set) var value: UInt64

    /// Starts at `value`. Past `maximumWaiters` a wait is refused with 503.
    public init(value: UInt64 = 0, maximumWaiters: Int = 1_024, clock: any Clock<Duration> = ContinuousClock()) {
        self.value = value
        self.maximumWaiters = maximumWaiters
        self.clock = clock
    }

    /// The number of waits in progress.
    public var waiting: Int { waiters.count }

    /// Raises the number and wakes everybody who waited for it. A number that isn't higher changes nothing.
    public func advance(to newValue: UInt64) {
        guard newValue > value else { return }
        value = newValue
        let woken = waiters.values
        waiters = [:]
        for waiter in woken { waiter.resume() }
    }

    /// Waits until the number is above `seen`, until `timeout`, or until the task is cancelled, and gives the number then.
    public func wait(beyond seen: UInt64, for timeout: Duration) async throws(Problem) -> UInt64 {
        guard value <= seen, timeout > .zero, !Task.isCancelled else { return value }
        guard waiters.count < maximumWaiters else {
            throw Problem(status: 503, code: "overloaded", retryAfterSeconds: 2)
        }
        let id = nextWaiter
        nextWaiter += 1
        let timer = Task { [clock] in
            try await clock.sleep(for: timeout)
            self.release(id)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiters[id] = $0 }
        } onCancel: {
            // Runs on the actor, so never before the waiter above is in place.
            Task { await self.release(id) }
        }
        timer.cancel()
        return value
    }

    private func release(_ id: UInt64) {
        waiters.removeValue(forKey: id)?.resume()
    }
}
