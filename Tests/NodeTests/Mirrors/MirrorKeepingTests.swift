import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import GRDB
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("What is kept of ledgers that are followed by their hashes", .serialized, .timeLimit(.minutes(10)))
struct MirrorKeepingTests {
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

    private func mirrorFiles(_ node: NodeFixture) -> [URL] {
        MirrorDatabase.files.map { node.node.directory.appendingPathComponent($0) }
    }

    private func allTiles(_ node: NodeFixture) throws -> [[UInt8]?] {
        try Tile.all(forSize: log.size).map { try node.node.mirrors().hashes(of: $0, in: log.origin) }
    }

    @Test(
        "hashes that are lost or damaged are fetched again, up to the head that was verified before and then on",
        .spec("FEDERATION-307", "STORAGE-206"), arguments: ["deleted", "damaged", "tile"])
    func lost(how: String) async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 1_700)
        try await serving { try await node.turn(log) }
        let before = try allTiles(node)
        let head = try #require(try node.followedLedger(log)?.note)
        await node.node.stop()
        switch how {
        case "deleted": for file in mirrorFiles(node) { try? FileManager.default.removeItem(at: file) }
        case "damaged":
            for file in mirrorFiles(node) { try? FileManager.default.removeItem(at: file) }
            try Data(repeating: 7, count: 40_000).write(to: mirrorFiles(node)[0])
        default:
            try await DatabaseQueue(path: mirrorFiles(node)[0].path).write { db in
                try db.execute(sql: "UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0 AND idx = 3")
            }
        }
        let again = try NodeFixture(node.name, clock: clock, in: node.directory, port: node.port)
        #expect(try again.followedLedger(log)?.note == head)
        if how == "tile" {
            // An earlier head is shown: the mirror can't tell from damaged tiles, accuses nobody, and begins anew.
            let earlier = try log.note(over: Array(log.hashes.prefix(900)))
            log.change { $0.note = earlier }
            try await serving {
                try await again.expectTurn(log, .damaged)
                #expect(try again.database.evidence() == [])
            }
            let newest = try log.note(over: log.hashes)
            log.change { $0.note = newest }
        }
        try await serving { try await again.expectTurn(log, .current) }
        #expect(try allTiles(again) == before)
        try log.grow(by: 200)
        try await serving { try await again.expectTurn(log, .current) }
        #expect(try again.mirrorState(log).verified.size == 1_900)
    }

    @Test(
        "a node that lost its hashes finds a fork against the head that it remembers",
        .spec("FEDERATION-298", "FEDERATION-307"))
    func forkedMeanwhile() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 600)
        try await serving { try await node.turn(log) }
        try node.node.mirrors().forget(log.origin)
        log.change { $0.hashes = [] }
        try log.grow(by: 900, seed: "other")
        try await serving {
            try await node.expectTurn(log, .contradiction)
        }
        #expect(try node.followedLedger(log)?.checkpoint?.size == 600)
        #expect(try node.followedLedger(log)?.frozenAt != nil)
        #expect(try node.database.evidence().count == 1)
    }

    @Test(
        "what is staged is shown to nobody, and a root is given only where the tiles lead to the verified one",
        .spec("STORAGE-207"))
    func staged() throws {
        let mirrors = try node.node.mirrors()
        let tree: [Digest] = (0..<700).map { (place: Int) in MerkleTree.leafHash(UInt64(place).bigEndianBytes) }
        var state = MirrorDatabase.State()
        var tiles: [(tile: Tile, bytes: [UInt8])] = []
        for index in 0..<2 {
            let hashes = Array(tree[index * 256..<index * 256 + 256])
            tiles.append((Tile(level: 0, index: UInt64(index)), Tile.encode(hashes)))
        }
        try mirrors.stage(tiles, to: &state, of: log.origin)
        #expect(try mirrors.state(of: log.origin).staged.size == 512)
        for tile in Tile.all(forSize: 512) { #expect(try mirrors.hashes(of: tile, in: log.origin) == nil) }
        #expect(try mirrors.root(at: 256, of: log.origin) == nil)
        state.verified = state.staged
        try mirrors.note(state, of: log.origin)
        for tile in Tile.all(forSize: 512) { #expect(try mirrors.hashes(of: tile, in: log.origin) != nil) }
        for size in [0, 1, 255, 256, 300, 511, 512] {
            let root = MerkleTree.root(of: Array(tree.prefix(size)))
            #expect(try mirrors.root(at: UInt64(size), of: log.origin) == root, "\(size)")
        }
        #expect(try mirrors.root(at: 513, of: log.origin) == nil)
        // More is staged beyond the verified size and thrown away again: what is verified stays as it is.
        let last = (tile: Tile(level: 0, index: 2, width: 188), bytes: Tile.encode(Array(tree[512...])))
        try mirrors.stage([last], to: &state, of: log.origin)
        #expect(try mirrors.hashes(of: Tile(level: 0, index: 2, width: 1), in: log.origin) == nil)
        try mirrors.forget(log.origin)
        #expect(try mirrors.state(of: log.origin) == MirrorDatabase.State())
        #expect(try mirrors.hashes(of: Tile(level: 0, index: 0), in: log.origin) == nil)
    }

    @Test(
        "what the witness key signed is kept with the head, never goes back, and is in no backup, whose key is another one",
        .spec("FEDERATION-301", "STORAGE-208"))
    func witnessState() async throws {
        let database = node.database
        let key = try node.node.witnessKey()
        let signer = try node.node.witnessSigner()
        let notes = try (1...3).map { try log.note(over: (0..<$0).map { .sha256([UInt8($0)]) }) }
        func state(_ note: SignedNote, _ time: UInt64) throws -> CosignerState {
            let head = try Checkpoint(parsing: note.text)
            return CosignerState(
                size: head.size, root: head.root, time: time, lines: [try signer.sign(note.text, at: time)])
        }
        #expect(try database.keep(notes[1], of: log.origin, signed: state(notes[1], 100)))
        for (note, time) in [(notes[0], 200), (notes[1], 99), (notes[2], 99)] as [(SignedNote, UInt64)] {
            #expect(try !database.keep(note, of: log.origin, signed: state(note, time)))
        }
        let other = try log.note(over: [.sha256([8]), .sha256([9])])
        #expect(try !database.keep(other, of: log.origin, signed: state(other, 300)))
        #expect(try database.witnessState(of: log.origin, name: key.name) == state(notes[1], 100))
        #expect(try database.followed(log.origin)?.note == notes[1])
        // Followed no longer, and again: the line still does not go back.
        #expect(try database.unfollow(log.origin))
        #expect(try !database.unfollow(log.origin))
        #expect(try !database.keep(notes[2], of: log.origin, signed: state(notes[2], 400)))
        try node.follow(log)
        #expect(try !database.keep(notes[0], of: log.origin, signed: state(notes[0], 400)))

        #expect(try await node.restarted().node.witnessKey() == key)
        let backup = node.directory.path("backup.sqlite")
        let again = try NodeFixture(node.name, clock: clock, in: node.directory, port: node.port)
        try again.database.backup(to: backup)
        await again.node.stop()
        for file in ["node.sqlite", "node.sqlite-wal", "node.sqlite-shm"] {
            try? FileManager.default.removeItem(at: again.node.directory.appendingPathComponent(file))
        }
        try FileManager.default.moveItem(
            atPath: backup, toPath: again.node.directory.appendingPathComponent("node.sqlite").path)
        let restored = try NodeFixture(node.name, clock: clock, in: node.directory, port: node.port)
        #expect(try restored.database.followed().map(\.origin) == [log.origin])
        #expect(try restored.node.witnessKey() != key)
        #expect(try restored.node.witnessKey().name == key.name)
        #expect(try restored.database.witnessState(of: log.origin, name: key.name) == nil)
    }

    @Test("a ledger whose copy is whole is not followed by its hashes", .spec("FEDERATION-306"))
    func relied() throws {
        let partner = try NodeFixture("chongqing-1", clock: clock)
        let ledger = FollowedLedger(
            origin: partner.origin, log: partner.node.verifierKeys[0], address: "https://node.example")
        #expect(try node.database.follow(ledger, at: clock.now))
        #expect(try node.node.mirrored() == [partner.origin, log.origin].sorted())
        try node.accept(partner)
        #expect(try node.node.mirrored() == [log.origin])
        #expect(try node.database.removePeer(partner.origin))
        #expect(try node.node.mirrored().count == 2)
    }

    @Test("ledgers, their sizes and answers have limits", .spec("FEDERATION-305"))
    func limits() async throws {
        let (node, log) = (self.node, self.log)
        for number in 1..<NodeDatabase.maximumFollowed {
            let ledger = try TestLedger("log-\(number).example/consent")
            #expect(
                try node.database.follow(
                    FollowedLedger(origin: ledger.origin, log: ledger.logKey, address: "https://a.example"),
                    at: clock.now))
        }
        let last = try TestLedger("last.example/consent")
        #expect(
            try !node.database.follow(
                FollowedLedger(origin: last.origin, log: last.logKey, address: "https://a.example"), at: clock.now))
        // Who is followed already may change its address all the same.
        try node.follow(log)
        var limits = MirrorLimits()
        limits.leaves = 300
        let bounds = limits
        try log.grow(by: 301)
        try await serving { try await node.expectTurn(log, .tooLarge, limits: bounds) }
        #expect(try node.mirrorState(log).problem == "too-large")
        let large = Route("GET", "/far-1/**") { _, _ in
            NodeResponse(
                contentType: "text/plain", [UInt8](repeating: 65, count: LogConnection.maximumCheckpointByteCount + 1))
        }
        try await log.server.serving([large]) {
            let error = await #expect(throws: ClientError.self) { try await node.turn(log) }
            guard case .tooLarge = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(try node.mirrorState(log).problem == "too-large-answer")
    }

    @Test("a head by another key waits for the operator, who names the new one", .spec("FEDERATION-308"))
    func otherKey() async throws {
        let (node, log) = (self.node, self.log)
        try log.grow(by: 300)
        try await serving { try await node.turn(log) }
        let key = try SigningKey.generate(suite: .ed25519, random: .system)
        let signer = try NoteSigner(name: log.origin.text, algorithm: .ed25519, key: key)
        try log.grow(by: 50)
        let text = try log.note(over: log.hashes).text
        let note = SignedNote(text: text, signatures: [try signer.sign(text)])
        log.change { $0.note = note }
        try await serving { try await node.expectTurn(log, .notSigned) }
        #expect(try node.mirrorState(log).problem == "not-signed")
        let renewed = FollowedLedger(origin: log.origin, log: signer.verifierKey, address: log.address)
        #expect(try node.database.follow(renewed, at: clock.now))
        try await serving { try await node.expectTurn(log, .current) }
        #expect(try node.followedLedger(log)?.checkpoint?.size == 350)
        #expect(try node.mirrorState(log).problem == nil)
    }

    @Test("numbers and findings tell how far each mirror is", .spec("CLI-264"))
    func told() async throws {
        let (node, log) = (self.node, self.log)
        func text() async throws -> ExpositionText {
            let metrics = NodeMetrics(
                node: node.node, counts: RequestCounts(), alarms: LimitAlarms(), limits: Limits(),
                load: { ServerLoad(connections: 0, requestsWaiting: 0, longPolls: 0, bodyBytes: 0) })
            return try ExpositionText(await metrics.text())
        }
        func codes(after seconds: UInt64) -> [Finding.Code] {
            var examination = NodeExamination(
                NodeDirectory(node.node.directory), freshness: .standard, now: clock.now + seconds)
            let known: [Finding.Code] = [.mirrorFrozen, .mirrorBehind, .mirrorUnchecked]
            return examination.run(origin: node.origin).map(\.code).filter(known.contains)
        }
        let origin = ["origin": log.origin.text]
        var limits = MirrorLimits()
        limits.tilesPerTurn = 1
        let bounds = limits
        try log.grow(by: 300)
        try await serving { try await node.turn(log) }
        try log.grow(by: 1_000)
        try await serving { try await node.expectTurn(log, .more, limits: bounds) }
        clock.advance(by: 7)
        #expect(try await text().value("nuo_mirror_size", origin) == 300)
        #expect(try await text().value("nuo_mirror_lag_leaves", origin) == 1_000)
        #expect(try await text().value("nuo_mirror_checked_age_seconds", origin) == 7)
        #expect(try await text().value("nuo_mirror_frozen", origin) == 0)
        #expect(codes(after: 0) == [])
        await #expect(throws: ClientError.self) { try await node.turn(log) }
        #expect(codes(after: 0) == [.mirrorBehind])
        #expect(codes(after: 4_000) == [.mirrorUnchecked])
        try node.database.freeze(log.origin, at: clock.now)
        #expect(codes(after: 4_000) == [.mirrorFrozen])
        #expect(try await text().value("nuo_mirror_frozen", origin) == 1)
    }
}
