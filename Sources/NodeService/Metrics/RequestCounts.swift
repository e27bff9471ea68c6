import Synchronization

/// How many requests a server has refused since the process began, by status. Whoever refuses counts.
public final class RequestCounts: Sendable {
    private let refusals = Mutex<[Int: UInt64]>([:])

    /// Nothing refused yet.
    public init() {}

    /// The numbers, by HTTP status.
    public var refused: [Int: UInt64] { refusals.withLock { $0 } }

    /// A request was answered with a status; only 4xx and 5xx are refusals.
    func answered(_ status: Int) {
        guard (400...599).contains(status) else { return }
        refusals.withLock { $0[status, default: 0] += 1 }
    }
}
