import NodeClient
import Synchronization

/// Who a place is counted for. A certificate outside the roster counts for nothing: anybody can make any number of them.
enum PeerKey: Hashable, Sendable {
    case partner(PeerIdentity)
    case address(String)
}

/// A fixed number of places, a bounded queue for them, nearly in order of arrival, and a share for each peer. A lock and no actor:
/// nearly every request finds a place, and goes on where it runs.
final class RequestGate: Sendable {
    private let places: Int
    private let queueLength: Int
    private let perPeer: Int
    private let state = Mutex(State())

    private struct State {
        var taken = 0
        var held: [PeerKey: Int] = [:]
        /// The number of requests that wait, or are about to.
        var waiting = 0
        var queue: [CheckedContinuation<Void, Never>] = []

        /// True when there was a place. It is handed over by `leave`, so that `taken` stays as it is.
        mutating func takePlace(of places: Int) -> Bool {
            guard taken < places else { return false }
            taken += 1
            return true
        }
    }

    init(places: Int, queueLength: Int, perPeer: Int) {
        self.places = places
        self.queueLength = queueLength
        self.perPeer = perPeer
    }

    /// The number of places taken.
    var taken: Int { state.withLock { $0.taken } }

    /// The number of requests that wait.
    var waiting: Int { state.withLock { $0.waiting } }

    /// Takes a place, waiting for one if need be; throws 429 past the peer's share and 503 past the queue.
    func enter(_ peer: PeerKey) async throws(Problem) {
        let isAdmitted = try state.withLock { (state) throws(Problem) in
            guard state.held[peer, default: 0] < perPeer else {
                throw Problem(status: 429, code: "too-many-requests", retryAfterSeconds: 1)
            }
            let hasPlace = state.takePlace(of: places)
            guard hasPlace || state.waiting < queueLength else {
                throw Problem(status: 503, code: "overloaded", retryAfterSeconds: 2)
            }
            state.held[peer, default: 0] += 1
            state.waiting += hasPlace ? 0 : 1
            return hasPlace
        }
        guard !isAdmitted else { return }
        await withCheckedContinuation { turn in
            // Somebody may have left meanwhile.
            let isTurn = state.withLock { state in
                guard state.takePlace(of: places) else {
                    state.queue.append(turn)
                    return false
                }
                state.waiting -= 1
                return true
            }
            if isTurn { turn.resume() }
        }
    }

    /// Gives a place back, to the first in the queue if there is one.
    func leave(_ peer: PeerKey) {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            let left = state.held[peer, default: 1] - 1
            state.held[peer] = left == 0 ? nil : left
            guard !state.queue.isEmpty else {
                state.taken -= 1
                return nil
            }
            state.waiting -= 1
            return state.queue.removeFirst()
        }
        next?.resume()
    }
}
