import CipherSuites
import ConsentLedger
import Federation
public import Logging
import MerkleLog
import NodeClient
public import ServiceLifecycle
import Storage

/// Everything that runs while a node runs: the listener, the heartbeat, a copy loop for each partner, the outbox and the
/// watch for what another process wrote. Ends when its task group is cancelled or the listener is stopped.
public struct NodeRunner: Service {
    private let node: Node
    private let address: NodeServer.Address
    private let limits: Limits
    private let tick: Duration
    private let metrics: NodeServer.Address?
    let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// How often a node cosigns its own head anew: well below the ten seconds of `formats.md` §4.
    public static let heartbeat: Duration = .seconds(4)

    /// `tick` is the time between two looks at partners and outbox; `metrics` is where numbers are told, nowhere when
    /// nil; `onRunning` is told the port.
    public init(
        node: Node, address: NodeServer.Address, limits: Limits = Limits(), tick: Duration = .seconds(1),
        metrics: NodeServer.Address? = nil, logger: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.node = node
        self.address = address
        self.limits = limits
        self.tick = tick
        self.metrics = metrics
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until stopped; then finishes the block in hand and closes the database.
    public func run() async throws {
        let limits = limitsWithinSystem()
        try node.payloads.removePending()
        try node.takeEarlierDeaths()
        try node.reportDisclosures()
        try node.reportJoinings()
        try node.reportAccounts()
        // A ledger without an entry knows no person, so no call can have been admitted by an earlier run.
        let isFresh = try node.database.head(of: node.origin) == nil
        let nonces = NonceMemory(beganAt: isFresh ? 0 : NodeClock.systemSeconds())
        let counts = RequestCounts()
        try node.beginStart()
        let server = NodeServer(
            address: address, publicURL: node.publicURL, identity: node.tls,
            routes: NodeRoutes(node: node, nonces: nonces).table, peers: { self.node.partner(tlsKey: $0) },
            connections: node.connections, limits: limits, counts: counts, logger: logger,
            onRunning: onRunning)
        let numbers = NodeMetrics(
            node: node, counts: counts, alarms: LimitAlarms(), limits: limits, load: { server.load() })
        defer { logger.record(.notice, "stopped", code: "stopped") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { await self.every(Self.heartbeat) { await self.node.beat() } }
            group.addTask { await DeliveryLoops(node: self.node, tick: self.tick).run() }
            group.addTask { await self.every(self.tick) { await self.node.accountIfDue() } }
            group.addTask { await self.every(self.tick) { try? await self.node.orderErasures() } }
            group.addTask { await self.watch() }
            group.addTask { await MirrorLoops(node: self.node, tick: self.tick).run() }
            group.addTask { await StartLoop(node: self.node, tick: self.tick).run() }
            group.addTask { await PartnerLoops(node: self.node, tick: self.tick).run() }
            group.addTask { try await self.node.writer.waitForDiskFailure() }
            group.addTask { await self.every(NodeMetrics.interval) { await numbers.lookAtLimits(logger: self.logger) } }
            if let metrics { group.addTask { try await self.serve(numbers, at: metrics) } }
            group.addTask { await WitnessLoops(node: self.node, tick: self.tick).run() }
            group.addTask { await self.gatherFromOutside() }
            group.addTask { await DescriptorLoop(node: self.node, tick: self.tick).run() }
            // The listener decides when it is over, or the disk.
            try await group.next()
            group.cancelAll()
        }
        await node.stop()
    }

    /// Without a descriptor left nothing could be entered any more, and so connections leave some (TRANSPORT-49).
    private func limitsWithinSystem() -> Limits {
        let fitting = limits.fitting(descriptors: Descriptors.raised())
        if fitting != limits {
            logger.record(
                .warning, "fewer connections are taken: the system allows few descriptors", code: "few-descriptors",
                [.count: fitting.connections])
        }
        return fitting
    }

    /// A task that ends would end the node, and most policies name no witness outside.
    private func gatherFromOutside() async {
        await OutsideWitnessLoops(node: node, tick: tick).run()
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    }

    private func every(_ interval: Duration, _ body: () async -> Void) async {
        while !Task.isCancelled {
            await body()
            try? await Task.sleep(for: interval)
        }
    }

    /// Another process may import documents into the directory: its commits are announced to partners too.
    private func watch() async {
        var mark = try? node.database.changeMark()
        await every(.milliseconds(100)) {
            let current = try? node.database.changeMark()
            guard current != mark else { return }
            mark = current
            await node.announce()
        }
    }
}

/// One loop a partner, which copies its ledger.
struct PartnerLoops: Sendable {
    let node: Node
    let tick: Duration

    func run() async { await node.withEachPartner(tick: tick) { await self.follow($0) } }

    /// Long-polls a partner's head and brings the copy up to it. Whatever fails is tried again after a tick.
    private func follow(_ origin: Origin) async {
        var seen = ""
        var isNew = true
        while !Task.isCancelled {
            do {
                // What changed while the two were apart; a partner of an earlier version has nothing to tell.
                if isNew { try? await node.askForDescriptor(of: origin) }
                isNew = false
                let head = try node.database.head(of: origin)
                let query = "size=\(head?.state.size ?? 0)&time=\(head?.cosignedAt ?? 0)\(seen)"
                let answer = try await node.connection(to: origin).send(
                    "GET", "/v1/log/wait?\(query)", timeout: .seconds(40))
                if answer.status == 200 {
                    seen = "&note=\(Digest.sha256(answer.body))"
                    try await node.follow(SignedNote(parsing: answer.body), of: origin)
                    continue
                }
            } catch {
                isNew = true
            }
            try? await Task.sleep(for: tick)
        }
    }
}

extension Node {
    /// Cosigns the own head with the present time and tells partners.
    public func beat() async {
        // What was seen must hold after a crash too, so it is stored with every beat.
        _ = try? database.raise("clock", to: clock.latestSeen)
        guard (try? await writer.heartbeat()) != nil else { return }
        await announce()
    }

    /// Runs one task a partner, started as the roster grows; a task looks itself at whether its partner is still one.
    func withEachPartner(tick: Duration, _ body: @escaping @Sendable (Origin) async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            var running: Set<Origin> = []
            while !Task.isCancelled {
                let active = (try? roster().peers.values.filter { $0.state == .active }) ?? []
                for origin in active.map(\.descriptor.origin) where running.insert(origin).inserted {
                    group.addTask { await body(origin) }
                }
                try? await Task.sleep(for: tick)
            }
            group.cancelAll()
        }
    }

    /// Wakes partners that wait for a head.
    func announce() async { await headEvents.advance(to: headEvents.value + 1) }
}
