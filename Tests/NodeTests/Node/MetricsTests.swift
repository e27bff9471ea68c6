import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import Logging
import NIOCore
import NIOPosix
import NodeClient
import ServiceLifecycle
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("What a node tells of itself in numbers", .timeLimit(.minutes(10)))
struct MetricsTests {
    private static func metrics(
        _ node: NodeFixture, limits: Limits = Limits(), counts: RequestCounts = RequestCounts(),
        load: ServerLoad = ServerLoad(connections: 0, requestsWaiting: 0, longPolls: 0, bodyBytes: 0)
    ) -> NodeMetrics {
        NodeMetrics(node: node.node, counts: counts, alarms: LimitAlarms(), limits: limits, load: { load })
    }

    @Test("help and labels keep every character, and whole numbers have no fraction", .spec("TRANSPORT-41"))
    func format() throws {
        let strange = "a\"b\\c\nd,e}=\u{75C5}"
        let families = [
            MetricFamily(name: "nuo_one", help: "first\\line\nsecond \"line\"", kind: .gauge)
                .with(3, ["origin": strange, "status": ""]).with(0.25, ["origin": "x"]),
            MetricFamily(name: "nuo_two_total", help: "two", kind: .counter).with(1 << 53),
            MetricFamily(name: "nuo_none", help: "no sample", kind: .gauge),
            MetricFamily(name: "nuo_odd", help: "odd", kind: .gauge)
                .with(.infinity, ["at": "1"]).with(-.infinity, ["at": "2"]).with(.nan, ["at": "3"]),
        ]
        let text = MetricsText.text(families)
        let read = try ExpositionText(text)
        #expect(Set(read.families.keys) == ["nuo_one", "nuo_two_total", "nuo_odd"])
        #expect(read.families["nuo_one"]?.help == "first\\line\nsecond \"line\"")
        #expect(read.families["nuo_one"]?.kind == "gauge")
        #expect(read.families["nuo_two_total"]?.kind == "counter")
        #expect(read.value("nuo_one", ["origin": strange, "status": ""]) == 3)
        #expect(read.value("nuo_one", ["origin": "x"]) == 0.25)
        #expect(text.contains("nuo_two_total 9007199254740992\n"))
        #expect(text.contains("nuo_odd{at=\"1\"} +Inf\nnuo_odd{at=\"2\"} -Inf\nnuo_odd{at=\"3\"} NaN\n"))
    }

    @Test("numbers follow the ledger, the queues and the refusals", .spec("TRANSPORT-43"))
    func values() async throws {
        let clock = TestClock()
        let node = try NodeFixture("chengdu-1", clock: clock)
        let hospital = try TestInstitution(2, name: "成都市示范第一医院")
        try node.database.keep(hospital.accepted([.custodian]))
        let counts = RequestCounts()
        let load = ServerLoad(connections: 5, requestsWaiting: 3, longPolls: 2, bodyBytes: 11)
        let metrics = Self.metrics(node, counts: counts, load: load)
        let own = ["origin": node.origin.text]

        let before = try ExpositionText(await metrics.text())
        #expect(before.value("nuo_ledger_size", own) == 0)
        #expect(before.value("nuo_cosignature_age_seconds", own) == nil)
        #expect(before.families["nuo_requests_refused_total"] == nil)
        let commits = try #require(before.value("nuo_commits_total"))

        try await node.enter(Sample.authorisation(of: node.node.statementKey, by: hospital), by: hospital.key)
        for status in [200, 401, 429, 401, 204, 503] { counts.answered(status) }
        try node.database.enqueue([1], path: "/v1/peer/reports", to: node.origin, at: clock.now)
        clock.advance(by: 7)

        let after = try ExpositionText(await metrics.text())
        #expect(after.value("nuo_ledger_size", own) == 2)
        #expect(after.value("nuo_blocks", own) == 1)
        #expect(after.value("nuo_entries", own) == 1)
        #expect(after.value("nuo_cosignature_age_seconds", own) == 7)
        #expect(after.value("nuo_commits_total") == commits + 2)
        #expect(after.value("nuo_outbox_messages") == 1)
        #expect(after.value("nuo_requests_refused_total", ["status": "401"]) == 2)
        #expect(after.value("nuo_requests_refused_total", ["status": "429"]) == 1)
        #expect(after.value("nuo_requests_refused_total", ["status": "503"]) == 1)
        #expect(after.families["nuo_requests_refused_total"]?.samples.count == 3)
        #expect(after.value("nuo_connections_open") == 5)
        #expect(after.value("nuo_requests_waiting") == 3)
        #expect(after.value("nuo_long_polls") == 2)
        #expect(after.value("nuo_request_body_bytes") == 11)
        #expect(after.value("nuo_submissions_waiting") == 0)
        let free = try #require(after.value("nuo_disk_free_bytes"))
        #expect(free >= 0 && free <= (after.value("nuo_disk_size_bytes") ?? 0))
    }

    @Test("partners are told apart: age and lag of each copy, and who is suspended", .spec("TRANSPORT-43"))
    func partners() async throws {
        let scene = try await ExchangeScene()
        let metrics = Self.metrics(scene.custodian)
        let home = ["origin": scene.home.origin.text]
        scene.clock.advance(by: 30)
        let fresh = try ExpositionText(await metrics.text())
        #expect(fresh.value("nuo_cosignature_age_seconds", home) == 30)
        #expect(fresh.value("nuo_replica_fresh", home) == 1)
        #expect(fresh.value("nuo_replica_lag_leaves", home) == 0)
        #expect(fresh.value("nuo_partner_suspended", home) == 0)
        #expect(fresh.value("nuo_replica_fresh", ["origin": scene.custodian.origin.text]) == nil)

        scene.clock.advance(by: 31)
        let head = try #require(try scene.custodian.database.head(of: scene.home.origin))
        try scene.custodian.database.stage([[1], [2]], from: head.state.size, of: scene.home.origin)
        try scene.custodian.database.keepContradiction(
            of: scene.asker.origin, kept: head.note, contradicting: head.note, reason: "test", at: scene.clock.now)
        let stale = try ExpositionText(await metrics.text())
        #expect(stale.value("nuo_replica_fresh", home) == 0)
        #expect(stale.value("nuo_replica_lag_leaves", home) == 2)
        #expect(stale.value("nuo_partner_suspended", ["origin": scene.asker.origin.text]) == 1)
        #expect(stale.value("nuo_contradictions", ["origin": scene.asker.origin.text]) == 1)
    }

    @Test("labels name ledgers, statuses and limits, and nothing else", .spec("TRANSPORT-42"))
    func labels() async throws {
        let scene = try await ExchangeScene()
        let counts = RequestCounts()
        counts.answered(403)
        let text = try await Self.metrics(scene.custodian, counts: counts).text()
        let read = try ExpositionText(text)
        #expect(read.families.count >= 18)
        let origins = Set([scene.home, scene.custodian, scene.asker].map(\.origin.text))
        let limits = Set(LimitUse.Name.allCases.map(\.rawValue))
        for (name, family) in read.families {
            #expect(name.hasPrefix("nuo_") && !family.samples.isEmpty)
            for (label, value) in family.samples.flatMap(\.labels) {
                switch label {
                case "origin": #expect(origins.contains(value), "\(name)")
                case "limit": #expect(limits.contains(value), "\(name)")
                case "status": #expect(value == "403", "\(name)")
                default: Issue.record("\(name) has the label \(label)")
                }
            }
        }
        for person in [scene.patient.name, scene.doctor.name, scene.hospital.named.name, scene.line.description] {
            #expect(!text.contains(person))
        }
    }

    @Test("an alarm is raised once at 0.7 and cleared once below 0.6", .spec("TRANSPORT-46"))
    func hysteresis() {
        let log = NodeLog()
        let alarms = LimitAlarms()
        var seen: [Int] = []
        for percent in [69, 70, 99, 100, 65, 60, 70, 59, 0, 65, 70] {
            alarms.look(at: [LimitUse(name: .disk, used: Double(percent), limit: 100)], logger: log.logger)
            seen.append(log.codes.count)
        }
        #expect(log.codes == ["limit-near", "limit-clear", "limit-near"])
        #expect(seen == [0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3])
        #expect(alarms.standing == [.disk])
        #expect(LimitUse(name: .outbox, used: 5, limit: 0).ratio == 0)
    }

    @Test("each limit is measured where it is used", .spec("TRANSPORT-47"))
    func limits() async throws {
        let clock = TestClock()
        let node = try NodeFixture("chengdu-1", clock: clock)
        var limits = Limits()
        limits.connections = 10
        limits.requestsWaiting = 4
        limits.longPolls = 8
        limits.bodyBytes = 32
        limits.outboxMessages = 10
        limits.inboxPerPerson = 4
        let metrics = Self.metrics(
            node, limits: limits, load: ServerLoad(connections: 2, requestsWaiting: 1, longPolls: 1, bodyBytes: 12))
        for _ in 0..<6 { try node.database.enqueue([1], path: "/p", to: node.origin, at: clock.now) }
        let patients = try ["one", "two"].map { try TestParty($0, home: node.origin).thumbprint }
        for (number, patient) in [(1, 0), (2, 0), (3, 1)] as [(UInt8, Int)] {
            let digest = Digest.sha256([number])
            try node.database.keepRequest([number], digest: digest, for: patients[patient], at: clock.now)
        }
        await metrics.lookAtLimits(logger: node.log.logger)
        let before = node.log.codes.filter { $0.hasPrefix("limit") }

        func ratios() async throws -> [String: Double] {
            let read = try ExpositionText(await metrics.text())
            let samples = read.families["nuo_limit_used_ratio"]?.samples ?? []
            return Dictionary(uniqueKeysWithValues: samples.map { ($0.labels["limit"] ?? "", $0.value) })
        }
        var found = try await ratios()
        #expect(Set(found.keys) == Set(LimitUse.Name.allCases.map(\.rawValue)))
        let disk = found.removeValue(forKey: "disk")
        let usedDisk = try #require(disk)
        #expect((0...1).contains(usedDisk))
        #expect(
            found == [
                "submissions": 0, "connections": 0.2, "requests-waiting": 0.25, "long-polls": 0.125,
                "request-bodies": 0.375,
                "outbox": 0.6, "inbox": 0.5,
            ])

        try node.database.enqueue([1], path: "/p", to: node.origin, at: clock.now)
        for _ in 0..<3 { await metrics.lookAtLimits(logger: node.log.logger) }
        #expect(node.log.codes.filter { $0.hasPrefix("limit") } == before + ["limit-near"])
        let raised = try ExpositionText(await metrics.text())
        #expect(raised.value("nuo_limit_used_ratio", ["limit": "outbox"]) == 0.7)
        #expect(raised.value("nuo_limit_alarm", ["limit": "outbox"]) == 1)
        #expect(raised.value("nuo_limit_alarm", ["limit": "inbox"]) == 0)

        for item in try node.database.due(for: node.origin, at: clock.now).prefix(2) {
            try node.database.removeFromOutbox(item.id)
        }
        await metrics.lookAtLimits(logger: node.log.logger)
        #expect(node.log.codes.filter { $0.hasPrefix("limit") } == before + ["limit-near", "limit-clear"])
    }

    @Test("submissions that wait for the writer count against their limit", .spec("TRANSPORT-47"))
    func submissions() async throws {
        let node = try NodeFixture("chengdu-1", clock: TestClock())
        let hospital = try TestInstitution(2, name: "成都市示范第一医院")
        try node.database.keep(hospital.accepted([.custodian]))
        var limits = Limits()
        limits.submissionsWaiting = 2
        let metrics = Self.metrics(node, limits: limits)
        let content = Sample.authorisation(of: node.node.statementKey, by: hospital)
        let lock = try StorageLock(node.directory.url.appendingPathComponent("node/node.sqlite").path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { _ = try await node.enter(content, by: hospital.key) } }
            try await waitUntil { node.node.writer.waitingCount == 2 }
            await metrics.lookAtLimits(logger: node.log.logger)
            #expect(metrics.alarms.standing.contains(.submissions))
            try lock.release()
            try await group.waitForAll()
        }
        await metrics.lookAtLimits(logger: node.log.logger)
        #expect(!metrics.alarms.standing.contains(.submissions))
    }
}
