import Federation
import MerkleLog
import Synchronization

/// What a session has learnt of its node's log keys; one for all copies of the session.
final class LearnedLogKeys: Sendable {
    private let state = Mutex<(keys: LogKeys?, isAsked: Bool)>((nil, false))

    /// The keys, once they are known.
    var keys: LogKeys? { state.withLock { $0.keys } }

    func learn(_ keys: LogKeys) { state.withLock { $0 = (keys, true) } }

    /// True the first time.
    func shouldAsk() -> Bool {
        state.withLock { state in
            defer { state.isAsked = true }
            return !state.isAsked
        }
    }
}

extension PersonSession {
    /// The keys that sign this node's ledger: the one of the profile, and those that follow from it by changes that each key
    /// before signed (KEYS-85).
    var logKeys: LogKeys { learnedLogKeys.keys ?? LogKeys(profile.logKey) }

    /// Takes the log's keys from a descriptor of the person's node. Only a chain that begins with the profile's key is one.
    func learnLogKeys(of node: NodeDescriptor) {
        guard node.origin == profile.origin, node.logKey == profile.logKey else { return }
        learnedLogKeys.learn(node.logKeys)
    }

    /// Asks once in a session, beside its first answer: nothing else tells a person that the key has changed. Without an
    /// answer the profile's key alone counts.
    func askForLogKeys() async {
        guard learnedLogKeys.shouldAsk() else { return }
        _ = try? await roster()
    }
}
