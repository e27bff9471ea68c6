import ConsentLedger
import Federation
import Logging
import NodeClient
import Storage

/// Mirrors the ledgers that a node follows: a few workers over one queue, each turn over connections of its own that close
/// with it, so that neither their number nor a slow log costs more than the workers.
struct MirrorLoops: Sendable {
    let node: Node
    let tick: Duration
    var limits = MirrorLimits()
    /// Is told of every turn, and how it ended; nil when it came to nothing.
    var didTurn: @Sendable (Origin, HashMirror.Rest?) -> Void = { _, _ in }

    func run() async {
        let turns = MirrorTurns(limits: limits)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watch(turns) }
            for _ in 0..<limits.workers { group.addTask { await self.work(turns) } }
        }
    }

    /// The operator's list may change while the node runs.
    private func watch(_ turns: MirrorTurns) async {
        while !Task.isCancelled {
            if let followed = try? node.mirrored() { await turns.follow(Set(followed)) }
            try? await Task.sleep(for: tick)
        }
    }

    private func work(_ turns: MirrorTurns) async {
        while !Task.isCancelled {
            guard let origin = await turns.next() else {
                // Who follows nobody is woken no oftener than the list is read.
                try? await Task.sleep(for: await turns.isEmpty ? tick : min(tick, .milliseconds(250)))
                continue
            }
            let rest = await turn(origin)
            await turns.finish(origin, rest)
            didTurn(origin, rest)
        }
    }

    /// How a turn ended; nil when it came to nothing.
    private func turn(_ origin: Origin) async -> HashMirror.Rest? {
        guard let ledger = try? node.database.followed(origin), let address = OutsideWitnessAddress(ledger.address)
        else { return nil }
        let connection = LogConnection(to: address, connections: limits.connections)
        let rest = try? await node.mirror(ledger, over: connection, limits: limits)
        await connection.close()
        return rest
    }
}

/// The queue, shared by the workers.
private actor MirrorTurns {
    private var queue: MirrorQueue
    private let began = ContinuousClock.now

    init(limits: MirrorLimits) { queue = MirrorQueue(limits: limits) }

    private var now: Double {
        let passed = (ContinuousClock.now - began).components
        return Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    }

    func follow(_ origins: Set<Origin>) { queue.follow(origins, at: now) }
    var isEmpty: Bool { queue.count == 0 }
    func next() -> Origin? { queue.next(at: now) }
    func finish(_ origin: Origin, _ rest: HashMirror.Rest?) { queue.finish(origin, rest, at: now) }
}
