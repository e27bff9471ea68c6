import Synchronization

/// The keys that a node has in use: what signs and what answers read the same ones, whoever replaced them.
final class HeldKeys: Sendable {
    private let keys: Mutex<NodeKeys>

    init(_ keys: NodeKeys) { self.keys = Mutex(keys) }

    var value: NodeKeys { keys.withLock { $0 } }

    func replace(with read: NodeKeys) { keys.withLock { $0 = read } }
}
