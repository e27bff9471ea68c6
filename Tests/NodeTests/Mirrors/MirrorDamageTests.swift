import CipherSuites
import ConsentLedger
import Federation
import Foundation
import GRDB
import MerkleLog
import NodeClient
import Storage
import Synchronization
import TestSupport
import Testing

@testable import NodeService

@Suite("Mirrors whose log, operator or disk changes under them", .serialized, .timeLimit(.minutes(10)))
struct MirrorDamageTests {
    private let clock = TestClock()
    private let node: NodeFixture
    private let log: HashLog

    init() throws {
        node = try NodeFixture("chengdu-1", clock: clock)
        log = try HashLog("far-1", at: NodeFixture("far-server", clock: clock))
        try node.follow(log)
    }

    private func serving(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await log.server.serving(log.routes, body)
    }

    private var tiles: DatabaseQueue {
        get throws {
            try DatabaseQueue(path: node.node.directory.appendingPathComponent(MirrorDatabase.files[0]).path)
        }
    }

    private func damage(_ sql: String) async throws { try await tiles.write { try $0.execute(sql: sql) } }

    private func signed() throws -> CosignerState? {
        try node.database.witnessState(of: log.origin, name: node.node.witnessKey().name)
    }

    /// Removes the ledger and adds it again, as the operator does.
    private func addAgain() throws {
        #expect(try node.database.unfollow(log.origin))
        try node.node.mirrors().forget(log.origin)
        try node.follow(log)
    }

    @Test("a ledger that is followed anew gets a line only above what was signed before", .spec("FEDERATION-300"))
    func followedAnew() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 600)
        try await serving { try await node.expectTurn(log, .current) }
        let before = try #require(try signed())
        let first = log.hashes
        log.change { $0.hashes = [] }
        try log.grow(by: 900, seed: "other")
        try addAgain()
        try await serving { for _ in 0..<2 { try await node.expectTurn(log, .otherHistory) } }
        #expect(try signed() == before)
        #expect(try node.followedLedger(log)?.note == nil)
        #expect(try node.mirrorState(log).verified.size == 0)
        #expect(try node.mirrorState(log).problem == "other-history")
        #expect(node.log.codes.contains("mirror-other-history"))
        // The log goes on where it was.
        log.change { $0.hashes = first }
        try log.grow(by: 200)
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try signed()?.size == 800)
        #expect(try node.followedLedger(log)?.checkpoint?.size == 800)
    }

    @Test(
        "a new log key, named where hashes were lost, signs nothing over another tree than the old one",
        .spec("FEDERATION-300", "FEDERATION-308"))
    func otherKey() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 600)
        try await serving { try await node.expectTurn(log, .current) }
        let before = try #require(try signed())
        let kept = try #require(try node.followedLedger(log)?.note)
        let key = try SigningKey.generate(suite: .ed25519, random: .system)
        let signer = try NoteSigner(name: log.origin.text, algorithm: .ed25519, key: key)
        log.change { $0.hashes = [] }
        try log.grow(by: 900, seed: "other")
        let text = try log.note(over: log.hashes).text
        let note = SignedNote(text: text, signatures: [try signer.sign(text)])
        log.change { $0.note = note }
        try node.node.mirrors().forget(log.origin)
        let renewed = FollowedLedger(origin: log.origin, log: signer.verifierKey, address: log.address)
        #expect(try node.database.follow(renewed, at: clock.now))
        try await serving { try await node.expectTurn(log, .otherHistory) }
        #expect(try signed() == before)
        #expect(try node.followedLedger(log)?.note == kept)
        #expect(node.log.codes.contains("mirror-other-history"))
    }

    @Test(
        "what can't be stored above a damaged tile is not staged, and the mirror begins anew", .spec("STORAGE-206"))
    func damagedTile() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 300)
        try await serving { try await node.expectTurn(log, .current) }
        try await damage("UPDATE tile SET hashes = zeroblob(32) WHERE level = 0 AND idx = 1")
        try log.grow(by: 100)
        try await serving {
            try await node.expectTurn(log, .damaged)
            #expect(try node.mirrorState(log) == MirrorDatabase.State())
            try await node.expectTurn(log, .current)
        }
        #expect(try node.mirrorState(log).verified.root == MerkleTree.root(of: log.hashes))
    }

    @Test(
        "a row that can't be read, or leads to another root than the head, is told and begun anew",
        .spec("STORAGE-206", "CLI-264"), arguments: ["target = x'07'", "verified = zeroblob(length(verified))"])
    func damagedRow(change: String) async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 300)
        try await serving { try await node.expectTurn(log, .current) }
        try await damage("UPDATE mirror SET " + change)
        if change.hasPrefix("target") {
            #expect(throws: StorageError.damaged("mirror")) { try node.mirrorState(log) }
            let metrics = NodeMetrics(
                node: node.node, counts: RequestCounts(), alarms: LimitAlarms(), limits: Limits(),
                load: { ServerLoad(connections: 0, requestsWaiting: 0, longPolls: 0, bodyBytes: 0) })
            #expect(try ExpositionText(await metrics.text()).value("nuo_mirror_size", ["origin": log.origin.text]) == 0)
            var examination = NodeExamination(
                NodeDirectory(node.node.directory), freshness: .standard, now: clock.now)
            #expect(examination.run(origin: node.origin).map(\.code).contains(.mirrorBehind))
        }
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try node.mirrorState(log).verified.root == MerkleTree.root(of: log.hashes))
    }

    @Test("a forgotten mirror leaves no tile, and takes none of another's", .spec("STORAGE-206"))
    func forgotten() async throws {
        let mirrors = try node.node.mirrors()
        let hashes = Tile.encode((0..<Tile.fullWidth).map { .sha256([UInt8($0)]) })
        let all = (0..<600).map { (tile: Tile(level: 0, index: UInt64($0)), bytes: hashes) }
        let other = try #require(Origin("other.example/consent"))
        for (origin, count) in [(log.origin, 600), (other, 2)] {
            var state = MirrorDatabase.State()
            try mirrors.stage(Array(all.prefix(count)), to: &state, of: origin)
        }
        try mirrors.forget(log.origin)
        let left = try await tiles.read { try Int.fetchAll($0, sql: "SELECT count(*) FROM tile GROUP BY mirror") }
        #expect(left == [3])
        #expect(try mirrors.state(of: other).staged.size == 512)
        #expect(try mirrors.stagedHashes(of: Tile(level: 0, index: 1), in: other) == hashes)
    }

    @Test("a turn that brought nothing in its time has failed", .spec("FEDERATION-304"))
    func slow() async throws {
        let (node, log) = (self.node, self.log)
        var limits = MirrorLimits()
        limits.tilesPerTurn = 1
        let short = limits
        try log.grow(by: 600)
        try await serving { try await node.expectTurn(log, .more, limits: short) }
        limits.turnSeconds = 0
        let none = limits
        try await serving {
            let error = await #expect(throws: ClientError.self) { try await node.turn(log, limits: none) }
            guard case .timedOut = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(try node.mirrorState(log).problem == "timed-out")
        #expect(try node.mirrorState(log).staged.size == 256)
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try node.mirrorState(log).problem == nil)
    }

    @Test("one request waits for a ledger's hashes, and a few in all", .spec("FEDERATION-302"))
    func requests() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 300)
        let request = try AddCheckpoint(oldSize: 0, hashes: [], note: log.note(over: log.hashes))
        let others = (1...Node.maximumWitnessTurns).compactMap { Origin("other-\($0).example/consent") }
        try await serving {
            for taken in [[log.origin], others] {
                node.node.witnessTurns.withLock { $0 = Set(taken) }
                await #expect(throws: WitnessRefusal.notNow) { try await node.node.addCheckpoint(request) }
                #expect(log.asked.isEmpty)
                #expect(node.node.witnessTurns.withLock { $0 } == Set(taken))
            }
            node.node.witnessTurns.withLock { $0 = Set(others.dropFirst()) }
            let lines = try await node.node.addCheckpoint(request)
            #expect(lines.count == 1)
            #expect(node.node.witnessTurns.withLock { $0 } == Set(others.dropFirst()))
        }
    }

    @Test("a turn leaves nothing of a ledger that is removed meanwhile", .spec("STORAGE-206"))
    func removedMeanwhile() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 300)
        let removing = Route("GET", "/far-1/**") { _, parameters in
            let path = parameters["**"] ?? ""
            if path.hasPrefix("tile"), try node.database.unfollow(log.origin) {
                try node.node.mirrors().forget(log.origin)
            }
            return NodeResponse(contentType: "application/octet-stream", log.answer(path) ?? [])
        }
        try await log.server.serving([removing]) { try await node.turn(log) }
        let count = try await tiles.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM mirror") }
        #expect(count == 0)
        // Hashes that outlived their head are not taken up again.
        try node.follow(log)
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try node.database.unfollow(log.origin))
        try node.follow(log)
        let asked = log.asked.count
        try await serving { try await node.expectTurn(log, .current) }
        #expect(log.asked.dropFirst(asked).contains("tile/0/000"))
        #expect(try node.followedLedger(log)?.checkpoint?.size == 300)
    }
}
