import NodeClient

/// Who a place is counted for. A certificate outside the roster counts for nothing: anybody can make any number of them.
enum PeerKey: Hashable, Sendable {
    case partner(PeerIdentity)
    case address(String)
}

/// A fixed number of places, a bounded queue for them in order of arrival, and a share for each peer.
actor RequestGate {
    private let places: Int
    private let queueLength: Int
    private let perPeer: Int
    /// The number of places taken.
    private(set) var taken = 0
    private var held: [PeerKey: Int] = [:]
    private var queue: [CheckedContinuation<Void, Never>] = []

    init(places: Int, queueLength: Int, perPeer: Int) {
        self.places = places
        self.queueLength = queueLength
        self.perPeer = perPeer
    }

    /// The number of requests that wait.
    var waiting: Int { queue.count }

    /// Takes a place, waiting for one if need be; throws 429 past the peer's share and 503 past the queue.
    func enter(_ peer: PeerKey) async throws(Problem) {
        guard held[peer, default: 0] < perPeer else {
            throw Problem(status: 429, code: "too-many-requests", retryAfterSeconds: 1)
        }
        guard taken < places || queue.count < queueLength else {
            throw Problem(status: 503, code: "overloaded", retryAfterSeconds: 2)
        }
        held[peer, default: 0] += 1
        if taken < places {
            taken += 1
        } else {
            // The place is handed over by `leave`, so `taken` stays as it is.
            await withCheckedContinuation { queue.append($0) }
        }
    }

    /// Gives a place back, to the first in the queue if there is one.
    func leave(_ peer: PeerKey) {
        let left = held[peer, default: 1] - 1
        held[peer] = left == 0 ? nil : left
        if queue.isEmpty { taken -= 1 } else { queue.removeFirst().resume() }
    }
}
