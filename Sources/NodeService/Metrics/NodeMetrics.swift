import ConsentLedger
import Federation
import MerkleLog
import Storage
import Synchronization

/// What a server has in hand.
struct ServerLoad: Sendable, Hashable {
    let connections: Int
    let requestsWaiting: Int
    let longPolls: Int
    /// Of request bodies, those that are still arriving among them.
    let bodyBytes: Int
}

/// What a node says of itself in numbers: about ledgers, partners and the machine, never about a person (TRANSPORT-42).
struct NodeMetrics: Sendable {
    let node: Node
    let counts: RequestCounts
    let alarms: LimitAlarms
    let limits: Limits
    let load: @Sendable () async -> ServerLoad

    /// Between two looks at the limits.
    static let interval: Duration = .seconds(5)

    /// How much of each limit is used now.
    func limitUses() async throws -> [LimitUse] {
        let load = await load()
        let waiting = node.writer.waitingCount
        var uses = [
            LimitUse(name: .submissions, used: Double(waiting), limit: Double(limits.submissionsWaiting)),
            LimitUse(name: .connections, used: Double(load.connections), limit: Double(limits.connections)),
            LimitUse(name: .requestsWaiting, used: Double(load.requestsWaiting), limit: Double(limits.requestsWaiting)),
            LimitUse(name: .longPolls, used: Double(load.longPolls), limit: Double(limits.longPolls)),
            LimitUse(name: .requestBodies, used: Double(load.bodyBytes), limit: Double(limits.bodyBytes)),
            LimitUse(
                name: .outbox, used: Double(try node.database.outboxCount()), limit: Double(limits.outboxMessages)),
            LimitUse(
                name: .inbox, used: Double(try node.database.longestInbox()), limit: Double(limits.inboxPerPerson)),
        ]
        if let disk = DiskSpace(of: node.directory) {
            let used = disk.totalBytes - min(disk.totalBytes, disk.freeBytes)
            uses.append(LimitUse(name: .disk, used: Double(used), limit: Double(disk.totalBytes)))
        }
        return uses
    }

    /// Everything, as of now.
    func text() async throws -> String {
        let uses = try await limitUses()
        return MetricsText.text(
            try ledgers() + mirrors() + exchange() + (await requests()) + machine() + [
                Self.gauge("nuo_limit_used_ratio", "Used part of a limit; an alarm is raised from 0.7 on.", uses) {
                    $0.with($1.ratio, ["limit": $1.name.rawValue])
                },
                Self.gauge("nuo_limit_alarm", "1 while the alarm of a limit stands.", uses) {
                    $0.with(alarms.standing.contains($1.name) ? 1 : 0, ["limit": $1.name.rawValue])
                },
            ])
    }

    private static func gauge<Item>(
        _ name: String, _ help: String, _ items: [Item], _ add: (MetricFamily, Item) throws -> MetricFamily
    ) rethrows -> MetricFamily {
        try items.reduce(MetricFamily(name: name, help: help, kind: .gauge), add)
    }

    private static func gauge(_ name: String, _ help: String, _ value: some BinaryInteger) -> MetricFamily {
        MetricFamily(name: name, help: help, kind: .gauge).with(value)
    }

    // MARK: ledgers

    /// A ledger as far as it is verified.
    private struct Standing {
        let origin: Origin
        let size: UInt64
        let height: UInt64
        /// Nil before the first block.
        let cosignedAt: UInt64?
    }

    private func ledgers() throws -> [MetricFamily] {
        let all = try node.database.ledgers().map { origin in
            let head = try node.database.head(of: origin)
            return Standing(
                origin: origin, size: head?.state.size ?? 0, height: head?.state.height ?? 0,
                cosignedAt: head?.cosignedAt)
        }
        let copies = all.filter { $0.origin != node.origin }
        let now = node.clock.now
        return [
            Self.gauge("nuo_blocks", "Blocks of a ledger.", all) { $0.with($1.height, ["origin": $1.origin.text]) },
            // Every block ends with a seal, which is a leaf and no entry.
            Self.gauge("nuo_entries", "Entries of a ledger.", all) {
                $0.with($1.size - $1.height, ["origin": $1.origin.text])
            },
            Self.gauge("nuo_ledger_size", "Leaves of a ledger, its seals included.", all) {
                $0.with($1.size, ["origin": $1.origin.text])
            },
            Self.gauge("nuo_cosignature_age_seconds", "Age of the origin's newest cosignature on its ledger.", all) {
                guard let time = $1.cosignedAt else { return $0 }
                return $0.with(now - min(now, time), ["origin": $1.origin.text])
            },
            try Self.gauge("nuo_replica_lag_leaves", "Leaves of a copy that were fetched and not yet verified.", copies)
            {
                let progress = try node.database.replicaProgress(of: $1.origin)
                return $0.with(progress - min(progress, $1.size), ["origin": $1.origin.text])
            },
            Self.gauge("nuo_replica_fresh", "1 while decisions may rest on a copy.", copies) {
                let isFresh = node.freshness.isFresh(cosignedAt: $1.cosignedAt ?? 0, now: now)
                return $0.with(isFresh ? 1 : 0, ["origin": $1.origin.text])
            },
        ]
    }

    /// Ledgers that are mirrored by their hashes; nothing where there are none.
    private func mirrors() throws -> [MetricFamily] {
        let followed = try node.database.followed()
        guard !followed.isEmpty else { return [] }
        let tiles = try? node.mirrors()
        let states = followed.map { ($0, tiles?.shownState(of: $0.origin) ?? MirrorDatabase.State()) }
        let now = node.clock.now
        return [
            Self.gauge("nuo_mirror_size", "Leaves of a followed ledger whose hashes are verified.", states) {
                $0.with($1.1.verified.size, ["origin": $1.0.origin.text])
            },
            Self.gauge("nuo_mirror_lag_leaves", "Leaves that a followed ledger has shown beyond that.", states) {
                $0.with($1.1.lag, ["origin": $1.0.origin.text])
            },
            Self.gauge("nuo_mirror_checked_age_seconds", "Time since a followed ledger last showed its head.", states) {
                guard $1.1.checkedAt > 0 else { return $0 }
                return $0.with(now - min(now, $1.1.checkedAt), ["origin": $1.0.origin.text])
            },
            Self.gauge("nuo_mirror_frozen", "1 for a followed ledger that signed two histories.", states) {
                $0.with($1.0.frozenAt == nil ? 0 : 1, ["origin": $1.0.origin.text])
            },
        ]
    }

    // MARK: partners and queues

    private func exchange() throws -> [MetricFamily] {
        let partners = try node.roster().peers.values.sorted { $0.descriptor.origin < $1.descriptor.origin }
        return [
            Self.gauge("nuo_partner_suspended", "1 while a partner is suspended and its ledger frozen.", partners) {
                $0.with($1.state == .suspended ? 1 : 0, ["origin": $1.descriptor.origin.text])
            },
            Self.gauge("nuo_partner_upgrade_needed", "1 while a partner's ledger has a newer format.", partners) {
                family, peer in
                let isNeeded = node.newerFormats.withLock { $0[peer.descriptor.origin] != nil }
                return family.with(isNeeded ? 1 : 0, ["origin": peer.descriptor.origin.text])
            },
            try Self.gauge("nuo_contradictions", "Contradictions kept about a partner's ledger.", partners) {
                let origin = $1.descriptor.origin
                return $0.with(try node.database.contradictions(of: origin), ["origin": origin.text])
            },
            Self.gauge(
                "nuo_outbox_messages", "Messages that wait for partners.", try node.database.outboxCount()),
            MetricFamily(
                name: "nuo_commits_total", help: "Durable transactions of this process.", kind: .counter
            ).with(node.database.commits),
        ]
    }

    // MARK: requests

    private func requests() async -> [MetricFamily] {
        let load = await load()
        let refused = counts.refused.sorted { $0.key < $1.key }.reduce(
            MetricFamily(
                name: "nuo_requests_refused_total", help: "Requests answered with 4xx or 5xx.", kind: .counter)
        ) { $0.with($1.value, ["status": String($1.key)]) }
        return [
            refused,
            Self.gauge(
                "nuo_submissions_waiting", "Submissions that have no answer yet.", node.writer.waitingCount),
            Self.gauge("nuo_requests_waiting", "Requests that wait for a place.", load.requestsWaiting),
            Self.gauge("nuo_long_polls", "Long polls held open.", load.longPolls),
            Self.gauge("nuo_request_body_bytes", "Bytes of request bodies in memory.", load.bodyBytes),
            Self.gauge("nuo_connections_open", "Open connections.", load.connections),
        ]
    }

    private func machine() -> [MetricFamily] {
        guard let disk = DiskSpace(of: node.directory) else { return [] }
        return [
            Self.gauge("nuo_disk_free_bytes", "Free space of the node's file system.", disk.freeBytes),
            Self.gauge("nuo_disk_size_bytes", "Size of the node's file system.", disk.totalBytes),
        ]
    }
}
