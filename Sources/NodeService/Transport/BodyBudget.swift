import Synchronization

/// The bytes of request bodies that are in memory, as a whole and for each peer. A body takes what has arrived of it, so that
/// whoever sends slowly holds a connection and nothing else (TRANSPORT-50).
final class BodyBudget: Sendable {
    private let total: Int
    private let perPeer: Int
    private let state = Mutex(State())

    private struct State {
        var held = 0
        var ofPeer: [PeerKey: Int] = [:]
    }

    init(total: Int, perPeer: Int) {
        self.total = total
        self.perPeer = perPeer
    }

    /// The bytes that are in memory now.
    var held: Int { state.withLock { $0.held } }

    /// Takes room for bytes that have arrived; false when there is none.
    func take(_ count: Int, for peer: PeerKey) -> Bool {
        state.withLock { state in
            let own = state.ofPeer[peer, default: 0] + count
            guard state.held + count <= total, own <= perPeer else { return false }
            state.held += count
            state.ofPeer[peer] = own
            return true
        }
    }

    /// Gives back what was taken.
    func give(_ count: Int, of peer: PeerKey) {
        guard count > 0 else { return }
        state.withLock { state in
            state.held -= count
            let left = state.ofPeer[peer, default: count] - count
            state.ofPeer[peer] = left == 0 ? nil : left
        }
    }
}
