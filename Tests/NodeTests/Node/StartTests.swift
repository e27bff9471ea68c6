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

/// What a node does at its start, with partners that hold a part of its ledger, more of it, or another one.
@Suite("Starting", .serialized, .timeLimit(.minutes(10)))
struct StartTests {
    /// Two nodes that accept each other; the partner copies what the node enters.
    private struct Pair {
        let clock = TestClock()
        var node: NodeFixture
        let partner: NodeFixture

        init() async throws {
            node = try NodeFixture("chengdu-1", clock: clock)
            partner = try NodeFixture("chongqing-1", clock: clock)
            try node.accept(partner)
            try partner.accept(node)
            try await node.appendSomething()
            try await partner.sync(with: node)
        }

        var size: UInt64 { get throws { try node.database.head(of: node.origin)?.state.size ?? 0 } }

        /// Takes a copy of the database, lets `body` happen, and puts the copy back: what a snapshot of the machine does,
        /// or with `lock` false, a snapshot of the database alone.
        mutating func rollBack(lock: Bool, _ body: (Pair) async throws -> Void) async throws {
            let files = ["node.sqlite", "node.sqlite-wal", "node.sqlite-shm"] + (lock ? [Node.lockFile] : [])
            let kept = try ScratchDirectory()
            let (from, disk) = (node.node.directory, FileManager.default)
            await node.node.stop()
            for file in files where disk.fileExists(atPath: from.appendingPathComponent(file).path) {
                try disk.copyItem(at: from.appendingPathComponent(file), to: kept.url.appendingPathComponent(file))
            }
            node = try NodeFixture(node.name, clock: clock, in: node.directory, port: node.port)
            try await body(self)
            await node.node.stop()
            for file in files {
                let place = from.appendingPathComponent(file)
                try? disk.removeItem(at: place)
                let copy = kept.url.appendingPathComponent(file)
                if disk.fileExists(atPath: copy.path) { try disk.copyItem(at: copy, to: place) }
            }
            node = try NodeFixture(node.name, clock: clock, in: node.directory, port: node.port)
        }

        /// One round of the comparison with every partner.
        func compare(_ answered: inout Set<Origin>) async throws -> Bool {
            try await StartLoop(node: node.node, tick: .milliseconds(1)).round(&answered)
        }

        func compare() async throws -> Bool {
            var answered: Set<Origin> = []
            return try await compare(&answered)
        }

        func ready() async throws -> (status: Int, body: String) {
            let answer = try await NodeCaller(node: node).send("GET", "/ready")
            return (answer.status, answer.body)
        }
    }

    @Test("a node without partners may sign everything at once", .spec("FEDERATION-90"))
    func alone() async throws {
        let node = try NodeFixture("chengdu-1", clock: TestClock())
        try node.node.beginStart()
        #expect(node.node.fence.leave == .everything)
        var answered: Set<Origin> = []
        #expect(try await StartLoop(node: node.node, tick: .milliseconds(1)).round(&answered))
    }

    @Test(
        "before a partner answers, a node appends and cosigns nothing; one answer confirms it",
        .spec("FEDERATION-90", "API-40"))
    func unconfirmed() async throws {
        let pair = try await Pair()
        let node = pair.node
        try node.node.beginStart()
        #expect(node.node.fence.leave == .blocks)
        #expect(node.log.codes.contains("start-unconfirmed"))
        try await node.appendSomething()
        #expect(try pair.size == 4)
        pair.clock.advance(by: 10)
        let note = try node.database.head(of: node.origin)?.note
        try await node.beat()
        #expect(try node.database.head(of: node.origin)?.note == note)
        try await pair.partner.appendSomething()
        try await node.sync(with: pair.partner)
        #expect(try node.database.head(of: pair.partner.origin) != nil)
        #expect(try node.database.cosignerState(of: pair.partner.origin, name: node.node.cosignerName) == nil)
        try await node.serving {
            let ready = try await pair.ready()
            #expect(ready == (200, #"{"ok":true,"start":"unconfirmed"}"#))
        }
        // Nobody answers.
        #expect(try await !pair.compare())
        #expect(node.node.fence.leave == .blocks)
        try await pair.partner.serving {
            let isDone = try await pair.compare()
            #expect(isDone)
        }
        #expect(node.node.fence.leave == .everything)
        // The heartbeat comes with the confirmation.
        #expect(try node.database.head(of: node.origin)?.cosignedAt == pair.clock.now)
        try await node.serving {
            let ready = try await pair.ready()
            #expect(ready == (200, #"{"ok":true}"#))
        }
    }

    @Test("two fresh nodes confirm each other in one round", .spec("FEDERATION-90"))
    func freshNodes() async throws {
        let clock = TestClock()
        let one = try NodeFixture("chengdu-1", clock: clock)
        let other = try NodeFixture("chongqing-1", clock: clock)
        try one.accept(other)
        try other.accept(one)
        try one.node.beginStart()
        try other.node.beginStart()
        try await one.serving {
            try await other.serving {
                for node in [one, other] {
                    var answered: Set<Origin> = []
                    let isDone = try await StartLoop(node: node.node, tick: .milliseconds(1)).round(&answered)
                    #expect(isDone)
                    #expect(node.node.fence.leave == .everything)
                }
            }
        }
    }

    @Test(
        "a rolled-back node signs nothing, refills what it lost from a partner and goes on under the same root",
        .spec("FEDERATION-91", "API-41", "CONSENT-110"), arguments: [false, true])
    func rolledBack(lock: Bool) async throws {
        var pair = try await Pair()
        try await pair.rollBack(lock: lock) { pair in
            for _ in 0..<200 { try await pair.node.appendSomething() }
            try await pair.partner.sync(with: pair.node)
        }
        let held = try #require(try pair.partner.database.head(of: pair.node.origin))
        #expect(try pair.size == 2)
        let (now, node) = (pair, pair.node)
        try node.node.beginStart()
        // A whole-machine snapshot brings its own lock record: only partners know better.
        #expect(node.node.fence.leave == (lock ? .blocks : .nothing(.rolledBack)))
        try await pair.partner.serving {
            var answered: Set<Origin> = []
            let isDone = try await now.compare(&answered)
            #expect(!isDone)
            #expect(node.log.codes.contains("behind"))
            #expect(node.log.codes.contains("refilled"))
            let isOver = try await now.compare(&answered)
            #expect(isOver)
        }
        #expect(node.node.fence.leave == .everything)
        let head = try #require(try node.database.head(of: node.origin))
        #expect(head.state == held.state)
        #expect(try node.database.raise(Node.refilledFloor, to: 0) == pair.clock.now)
        var (leaves, copied): ([[UInt8]], [[UInt8]]) = ([], [])
        try node.database.forEachLeaf(of: node.origin) { leaves.append($1) }
        try pair.partner.database.forEachLeaf(of: node.origin) { copied.append($1) }
        #expect(leaves == copied)
        // And the partner takes the next block as the continuation that it is.
        try await node.appendSomething()
        #expect(try await pair.partner.sync(with: node))
        #expect(try pair.partner.database.contradictions(of: node.origin) == 0)
        #expect(try pair.partner.database.head(of: node.origin)?.state.size == held.state.size + 2)
        // The next start finds nothing wrong.
        #expect(try await node.restarted().node.fence.leave == .everything)
    }

    @Test("without a partner a rolled-back node only serves reads, and says why", .spec("FEDERATION-92", "API-40"))
    func readOnly() async throws {
        var pair = try await Pair()
        try await pair.rollBack(lock: false) { try await $0.node.appendSomething() }
        let (now, node) = (pair, pair.node)
        try node.node.beginStart()
        #expect(node.log.codes.contains("rolled-back"))
        #expect(try await !now.compare())
        await #expect(throws: AppendError.notSigning) { try await node.appendSomething() }
        try await node.serving {
            let ready = try await now.ready()
            #expect(ready.status == 503)
            #expect(ready.body.contains(#""code":"rolled-back""#))
            let checkpoint = try await NodeCaller(node: node).send("GET", "/v1/log/checkpoint")
            #expect(checkpoint.status == 200)
        }
        // A partner that has no more than this node does not cure it: entries that the lock record tells of are missing.
        try await pair.partner.serving {
            let isDone = try await now.compare()
            #expect(!isDone)
        }
        #expect(node.node.fence.leave == .nothing(.rolledBack))
    }

    @Test("a lost lock record is made anew once a partner has confirmed the ledger", .spec("FEDERATION-92"))
    func lostLock() async throws {
        let pair = try await Pair()
        try FileManager.default.removeItem(at: pair.node.node.directory.appendingPathComponent(Node.lockFile))
        let node = try await pair.node.restarted()
        #expect(node.node.fence.leave == .nothing(.lockMissing))
        try node.node.beginStart()
        try await pair.partner.serving {
            var answered: Set<Origin> = []
            let isDone = try await StartLoop(node: node.node, tick: .milliseconds(1)).round(&answered)
            #expect(isDone)
        }
        #expect(node.node.fence.leave == .everything)
        #expect(try await node.restarted().node.fence.leave == .everything)
    }

    @Test(
        "a partner that holds another history stops the node for good",
        .spec("FEDERATION-93"), arguments: [0, 1, 2])
    func forked(extra: Int) async throws {
        var pair = try await Pair()
        try await pair.rollBack(lock: true) { pair in
            for _ in 0...extra { try await pair.node.appendSomething() }
            try await pair.partner.sync(with: pair.node)
        }
        // Signed before anybody was asked: as large as the partner's, or smaller.
        try await pair.node.appendSomething()
        let (now, node) = (pair, pair.node)
        try node.node.beginStart()
        try await pair.partner.serving {
            let isDone = try await now.compare()
            #expect(isDone)
        }
        #expect(node.node.fence.leave == .nothing(.forked))
        #expect(node.log.codes.contains("forked"))
        await #expect(throws: AppendError.notSigning) { try await node.appendSomething() }
        #expect(try await node.restarted().node.fence.leave == .nothing(.forked))
    }

    @Test("a copy that a partner damaged changes nothing and accuses nobody", .spec("FEDERATION-91"))
    func damagedCopy() async throws {
        var pair = try await Pair()
        try await pair.rollBack(lock: false) { pair in
            try await pair.node.appendSomething()
            try await pair.partner.sync(with: pair.node)
        }
        let node = pair.node
        try node.node.beginStart()
        let honest = NodeRoutes(node: pair.partner.node, nonces: NonceMemory(beganAt: 0)).table
        let wrong = Route("GET", "/v1/mirror/{origin}/tile/entries/**", access: .partners) { request, _ in
            guard case .route(let route, let parameters) = honest.match(method: "GET", path: request.path) else {
                throw NodeRoutes.notFound
            }
            guard case .bytes(var bytes) = try await route.handler(request, parameters).body else {
                throw NodeRoutes.notFound
            }
            bytes[bytes.count - 300] ^= 1
            return NodeResponse(contentType: "application/octet-stream", bytes)
        }
        let others = WitnessRoutes(node: pair.partner.node).routes + MirrorRoutes(node: pair.partner.node).routes
        let now = pair
        try await pair.partner.serving([wrong] + others) {
            let isDone = try await now.compare()
            #expect(!isDone)
        }
        #expect(try pair.size == 2)
        #expect(node.node.fence.leave == .nothing(.behind))
        try await pair.partner.serving {
            var answered: Set<Origin> = []
            let isFirst = try await now.compare(&answered)
            let isSecond = try await now.compare(&answered)
            #expect(!isFirst)
            #expect(isSecond)
        }
        #expect(try pair.size == 4)
    }

    @Test("a copy is read by its own ledger's node and by no other partner", .spec("API-41"))
    func copyRoutes() async throws {
        let pair = try await Pair()
        let stranger = try NodeFixture("mianyang-1", clock: pair.clock)
        try stranger.accept(pair.partner)
        try pair.partner.accept(stranger)
        let name = Digest.sha256(Array(pair.node.origin.text.utf8))
        try await pair.partner.serving {
            let own = try pair.node.node.connection(to: pair.partner.origin)
            let other = try stranger.node.connection(to: pair.partner.origin)
            let bundle = try #require(EntryBundle(path: "tile/entries/000.p/2"))
            let tile = try #require(Tile(path: "tile/0/000.p/2"))
            let expected = [
                bundle.path: try pair.node.database.entries(of: bundle, in: pair.node.origin),
                tile.path: try pair.node.database.hashes(of: tile, in: pair.node.origin),
            ]
            for (path, bytes) in expected {
                let answer = try await own.send("GET", "/v1/mirror/\(name)/\(path)")
                #expect(answer.body == bytes)
                await #expect(throws: ClientError.self) { try await other.send("GET", "/v1/mirror/\(name)/\(path)") }
            }
            for path in ["tile/entries/000.p/3", "tile/0/000.p/3", "tile/entries/x", "tile/9/000.p/1"] {
                await #expect(throws: ClientError.self) { try await own.send("GET", "/v1/mirror/\(name)/\(path)") }
            }
        }
    }
}
