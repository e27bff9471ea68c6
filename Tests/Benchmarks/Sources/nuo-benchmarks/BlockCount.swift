import Synchronization

/// How many blocks a writer has committed.
final class BlockCount: Sendable {
    private let count = Atomic(0)

    /// One more.
    func add() { count.add(1, ordering: .relaxed) }

    /// So many.
    var value: Int { count.load(ordering: .relaxed) }
}
