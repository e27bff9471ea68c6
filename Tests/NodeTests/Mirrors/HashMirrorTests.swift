import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Ledgers followed by their hashes", .serialized, .timeLimit(.minutes(10)))
struct HashMirrorTests {
    private let clock = TestClock()
    private let node: NodeFixture
    private let log: HashLog

    init() throws {
        node = try NodeFixture("chengdu-1", clock: clock)
        log = try HashLog("far-1", at: NodeFixture("far-server", clock: clock))
        try node.follow(log)
    }

    /// Runs `body` while the log can be read.
    private func serving(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await log.server.serving(log.routes, body)
    }

    private func shownHead() throws -> VerifiedCheckpoint? {
        guard let ledger = try node.followedLedger(log), let note = try node.node.shownHead(of: ledger) else {
            return nil
        }
        return try VerifiedCheckpoint(verifying: note, log: log.ledger.logKey, cosigners: [node.node.witnessKey()])
    }

    @Test(
        "every head is verified down to its leaf hashes, cosigned by the witness key, and no entry is ever asked for",
        .spec("FEDERATION-295", "FEDERATION-296", "FEDERATION-300"))
    func follows() async throws {
        let (node, log) = (self.node, self.log)
        var last: UInt64 = 0
        try await serving {
            for count in [1, 255, 1, 43, 700, 5_000] {
                try log.grow(by: count)
                try await node.expectTurn(log, .current)
                try await node.expectTurn(log, .current)
            }
        }
        let head = try #require(try shownHead())
        #expect(head.checkpoint.size == log.size)
        #expect(head.checkpoint.root == MerkleTree.root(of: log.hashes))
        #expect(head.cosignatures.map(\.time) == [clock.now])
        #expect(try node.node.witnessKey().name == "chengdu-1.example/consent/witness")
        #expect(try !node.node.cosignerKeys.contains(node.node.witnessKey()))
        #expect(try node.database.cosignerState(of: log.origin, name: node.node.cosignerName) == nil)
        #expect(log.asked.allSatisfy { $0 == "checkpoint" || $0.hasPrefix("tile/0/") })
        for tile in Tile.all(forSize: log.size) {
            let bytes = try #require(try node.node.mirrors().hashes(of: tile, in: log.origin))
            #expect(bytes.count == tile.byteCount)
        }
        // A proof from what is mirrored, for any leaf.
        let reader = try node.node.mirrors().subtrees(of: log.origin, size: log.size)
        for index in [0, 255, 256, 5_000, log.size - 1] as [UInt64] {
            let proof = try Proofs.inclusion(index: index, size: log.size, reader: reader)
            #expect(proof.verifies(leafHash: log.hashes[Int(index)], root: head.checkpoint.root))
        }
        // No decision can see any of it: neither ledgers nor roster have it.
        #expect(try !node.database.ledgers().contains(log.origin))
        #expect(try node.node.roster().peers[log.origin] == nil)
        last = head.checkpoint.size
        // An older head again changes nothing, and the line never goes back.
        let older = Array(log.hashes.prefix(300))
        let note = try log.note(over: older)
        log.change { $0.note = note }
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try shownHead()?.checkpoint.size == last)
        // The same head is cosigned anew after a while.
        clock.advance(by: 601)
        let newest = try log.note(over: log.hashes)
        log.change { $0.note = newest }
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try shownHead()?.cosignatures.map(\.time) == [clock.now])
    }

    @Test(
        "a turn fetches so much and no more, towards one head, whatever the log does meanwhile", .spec("FEDERATION-304")
    )
    func bounded() async throws {
        let (node, log) = (self.node, self.log)
        var limits = MirrorLimits()
        limits.tilesPerTurn = 2
        limits.tilesAtOnce = 2
        let bounds = limits
        try log.grow(by: 2_100)
        try await serving {
            var turns = 0
            while true {
                let before = log.asked.count
                let rest = try await node.turn(log, limits: bounds)
                turns += 1
                #expect(log.asked.count - before <= 4)
                // The log grows under the mirror, and no longer serves the partial tile of the head that it is on its way to.
                if turns == 1 {
                    try log.grow(by: 900)
                    log.change { $0.dropsPartialTiles = true }
                }
                if rest == .current { break }
                #expect(rest == .more)
                // In the fifth turn the first head is reached, and the next one begun.
                #expect(try node.mirrorState(log).staged.size == UInt64(turns * 512) || turns > 4)
                #expect(try node.mirrorState(log).verified.size == 0 || turns > 4)
                // Nothing of what is staged is shown.
                #expect(
                    try node.node.mirrors().hashes(of: Tile(level: 0, index: 0), in: log.origin) == nil || turns > 4)
                if turns > 20 { break }
            }
        }
        #expect(try node.mirrorState(log).verified.size == 3_000)
        #expect(try shownHead()?.checkpoint.size == 3_000)
    }

    @Test(
        "tiles that are not under the head are fetched once more, then held against nobody", .spec("FEDERATION-297"))
    func otherTiles() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 700)
        log.change { $0.damaged["tile/0/001"] = 1 }
        try await serving { try await node.expectTurn(log, .current) }
        try log.grow(by: 700)
        log.change { $0.damaged["tile/0/003"] = 2 }
        let head = try shownHead()
        try await serving { try await node.expectTurn(log, .otherTiles) }
        #expect(node.log.codes.contains("mirror-other-tiles"))
        #expect(try node.database.evidence() == [])
        #expect(try node.followedLedger(log)?.frozenAt == nil)
        #expect(try shownHead() == head)
        #expect(try node.mirrorState(log).problem == "other-tiles")
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try node.mirrorState(log).problem == nil)
        #expect(try shownHead()?.checkpoint.size == 1_400)
    }

    @Test(
        "a log with two histories is frozen, with a file for every partner; what was verified is still served",
        .spec("FEDERATION-298"), arguments: [(1_000, 300), (700, 0), (500, 0)])
    func forked(size: Int, kept: Int) async throws {
        let (node, log) = (self.node, self.log)
        let partner = try NodeFixture("chongqing-1", clock: clock)
        try node.accept(partner)
        try log.grow(by: 700)
        try await serving { try await node.expectTurn(log, .current) }
        let head = try #require(try shownHead())
        // The other history begins with so many of the same leaves.
        log.change { $0.hashes = Array($0.hashes.prefix(kept)) }
        try log.grow(by: size - kept, seed: "other")
        try await serving { try await node.expectTurn(log, .contradiction) }
        let evidence = try #require(try node.database.evidence().first)
        let proved = try Evidence(parsing: evidence.file).verified(by: [], logs: [LogKeys(log.ledger.logKey)])
        #expect(proved.accused == log.ledger.logKey)
        #expect(proved.kind.rawValue == "nuo/fork@v1" || proved.kind.rawValue == "fork")
        let told = try node.database.due(for: partner.origin, at: clock.now).map(\.path)
        #expect(told == [NodeDatabase.evidencePath])
        #expect(try node.followedLedger(log)?.frozenAt == clock.now)
        #expect(try node.node.mirrored().isEmpty)
        #expect(try shownHead() == head)
        #expect(try node.node.mirrors().hashes(of: Tile(level: 0, index: 1), in: log.origin) != nil)
        // The operator may follow it again: the same fork freezes it again.
        try node.follow(log)
        #expect(try node.node.mirrored().count == 1)
        try await serving { try await node.expectTurn(log, .contradiction) }
        #expect(try node.followedLedger(log)?.frozenAt != nil)
        #expect(try node.database.evidence().count == 1)
    }

    @Test("evidence that a partner sends freezes a followed ledger, once it is verified", .spec("FEDERATION-299"))
    func receivedEvidence() async throws {
        let partner = try NodeFixture("chongqing-1", clock: clock)
        try node.accept(partner)
        let notes = try [UInt8(1), 2].map { try log.ledger.note(size: 5, root: .sha256([$0])) }
        let keys = [log.ledger.logKey]
        let heads = ContradictingHeads(
            earlier: notes[0].signed(onlyBy: keys), later: notes[1].signed(onlyBy: keys), branch: nil)
        let other = try HashLog("other-1", at: log.server)
        let strange = try [UInt8(1), 2].map { try other.ledger.note(size: 5, root: .sha256([$0])) }
        try node.node.receive(
            Evidence.fork(
                ContradictingHeads(
                    earlier: strange[0].signed(onlyBy: [other.ledger.logKey]),
                    later: strange[1].signed(onlyBy: [other.ledger.logKey]), branch: nil)),
            from: partner.origin)
        #expect(try node.database.evidence() == [])
        try node.node.receive(Evidence.fork(heads), from: partner.origin)
        #expect(try node.database.evidence().map(\.source) == [partner.origin])
        #expect(try node.followedLedger(log)?.frozenAt == clock.now)
        #expect(node.log.codes.contains("mirror-frozen"))
        // The operator lifts it: the same file says nothing new.
        try node.follow(log)
        try node.node.receive(Evidence.fork(heads), from: partner.origin)
        #expect(try node.followedLedger(log)?.frozenAt == nil)
        // What entries say is no concern here: a log of other leaves never has a seal.
        let leaf: [UInt8] = [1]
        let note = try log.ledger.note(size: 1, root: MerkleTree.leafHash(leaf)).signed(onlyBy: keys)
        let unsealed = Evidence.unsealedCheckpoint(
            UnsealedCheckpoint(note: note, last: ProvedLeaf(data: leaf, index: 0, hashes: [])))
        #expect(throws: Never.self) { try unsealed.verified(by: [], logs: [LogKeys(log.ledger.logKey)]) }
        try node.node.receive(unsealed, from: partner.origin)
        #expect(try node.database.evidence().count == 1)
        #expect(try node.followedLedger(log)?.frozenAt == nil)
    }

    @Test(
        "on request a head is cosigned once its hashes are here, and never one that goes back or forks",
        .spec("FEDERATION-302"))
    func witness() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 400)
        let first = try log.note(over: log.hashes)
        let firstRequest = try AddCheckpoint(oldSize: 0, hashes: [], note: first)
        await #expect(throws: WitnessRefusal.notNow) { try await node.node.addCheckpoint(firstRequest) }
        let key = try node.node.witnessKey()
        try await serving {
            let lines = try await node.node.addCheckpoint(firstRequest)
            #expect(lines.count == 1)
            #expect(try key.verify(lines[0], over: first.text) == node.clock.now)
            await #expect(throws: WitnessRefusal.conflict(size: 400)) {
                try await node.node.addCheckpoint(firstRequest)
            }
            let before = log.hashes
            try log.grow(by: 300)
            let tree = log.hashes
            let proof = try Proofs.consistency(oldSize: 400, newSize: 700) { level, index in
                let width = 1 << level
                return MerkleTree.root(of: Array(tree[Int(index) * width..<(Int(index) + 1) * width]))
            }
            let second = try log.note(over: tree)
            let larger = try AddCheckpoint(oldSize: 400, hashes: proof.hashes, note: second)
            let next = try await node.node.addCheckpoint(larger)
            #expect(next.count == 1)
            #expect(try key.verify(next[0], over: second.text) != nil)
            // A stranger brings a head of another history: it is no longer followed, and nothing of it is cosigned.
            let forged = try log.note(over: Array(before.prefix(399)) + [.sha256([9])])
            let lying = try AddCheckpoint(oldSize: 400, hashes: [], note: forged)
            await #expect(throws: WitnessRefusal.self) { try await node.node.addCheckpoint(lying) }
            #expect(try node.followedLedger(log)?.frozenAt != nil)
            let again = try AddCheckpoint(oldSize: 700, hashes: [], note: second)
            await #expect(throws: WitnessRefusal.unknownOrigin) { try await node.node.addCheckpoint(again) }
        }
        let note = try TestLedger("stranger.example/consent").note(size: 3, root: .sha256([3]))
        let stranger = try AddCheckpoint(oldSize: 0, hashes: [], note: note)
        await #expect(throws: WitnessRefusal.unknownOrigin) { try await node.node.addCheckpoint(stranger) }
    }

    @Test("anyone reads the verified head and hashes, and a node's own hashes", .spec("FEDERATION-303", "API-3"))
    func shown() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 300)
        try await serving { try await node.turn(log) }
        try await node.appendSomething()
        let prefix = "/v1/witness/\(Digest.sha256(Array(log.origin.text.utf8)))"
        let ledger = try #require(try node.followedLedger(log))
        let head = try #require(try node.node.shownHead(of: ledger))
        try await node.serving {
            let anyone = NodeCaller(node: node)
            let checkpoint = try await anyone.send("GET", prefix + "/checkpoint")
            #expect(checkpoint.status == 200)
            #expect(checkpoint.body == String(decoding: head.serialized, as: UTF8.self))
            for (path, status) in [
                ("/tile/0/000", 200), ("/tile/0/001.p/44", 200), ("/tile/0/001.p/45", 404), ("/tile/1/000.p/1", 200),
                ("/tile/entries/000", 404), ("/tile/0/../0", 404), ("/tile/0/999", 404),
            ] {
                #expect(try await anyone.send("GET", prefix + path).status == status, "\(path)")
            }
            #expect(try await anyone.send("GET", "/v1/log/tile/0/000.p/2").status == 200)
            #expect(try await anyone.send("GET", "/v1/log/tile/entries/000.p/2").status == 401)
            // Another node mirrors this very node by what anyone may read.
        }
    }

    @Test("a node is mirrored by what it shows to anyone", .spec("FEDERATION-295"))
    func realNode() async throws {
        let other = try NodeFixture("chongqing-1", clock: clock)
        for _ in 0..<3 { try await other.appendSomething() }
        let address = "https://127.0.0.1:\(other.port)/v1/log#sha256=\(other.node.tls.keyDigest)"
        let ledger = FollowedLedger(origin: other.origin, log: other.node.verifierKeys[0], address: address)
        #expect(try node.database.follow(ledger, at: clock.now))
        let (node, read) = (self.node, try #require(OutsideWitnessAddress(address)))
        try await other.serving {
            let connection = LogConnection(to: read, connections: 1)
            let rest = try await node.node.mirror(ledger, over: connection, limits: MirrorLimits())
            await connection.close()
            #expect(rest == .current)
        }
        let head = try #require(try other.database.head(of: other.origin))
        #expect(try node.database.followed(other.origin)?.checkpoint?.root == head.state.root)
    }
}
