import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

/// Two programs on one directory: one of before ledgers could change their log key, and the present one. Both read for
/// themselves; the older one reads everything but that kind of entry.
@Suite("A program that is older than what it reads", .serialized, .timeLimit(.minutes(10)))
struct UpgradeTests {
    private let clock = TestClock()

    /// The partner's head over leaves that only this partner and the present program understand.
    private func changeKeyAndGrow(_ partner: NodeFixture) async throws {
        _ = try partner.node.beginLogKeyRotation()
        _ = try await partner.node.finishLogKeyRotation()
        for _ in 0..<3 { try await partner.appendSomething() }
        clock.advance(by: 10)
        try await partner.beat()
    }

    @Test(
        "a copy that an older program stopped goes on where it was once the program knows the format",
        .spec("FEDERATION-292", "FEDERATION-293"))
    func upgraded() async throws {
        let older = try NodeFixture("chengdu-1", clock: clock, formats: .beforeLogKeyChanges)
        let partner = try NodeFixture("chongqing-1", clock: clock)
        try older.accept(partner)
        for _ in 0..<2 { try await partner.appendSomething() }
        #expect(try await older.sync(with: partner))
        let before = try #require(try older.database.head(of: partner.origin))
        let cosigned = try older.database.cosignerState(of: partner.origin, name: older.node.cosignerName)

        _ = try partner.node.beginLogKeyRotation()
        _ = try await partner.node.finishLogKeyRotation()
        for _ in 0..<3 { #expect(try await !older.sync(with: partner)) }
        #expect(older.log.codes.filter { $0 == "upgrade-needed" }.count == 1)
        #expect(!older.log.codes.contains("contradiction"))
        #expect(try older.database.head(of: partner.origin) == before)
        #expect(try older.database.cosignerState(of: partner.origin, name: older.node.cosignerName) == cosigned)
        #expect(try older.peer(of: partner).state == .active)
        #expect(try older.database.evidence() == [])
        #expect(try older.database.contradictions(of: partner.origin) == 0)
        let held = try older.database.replicaProgress(of: partner.origin)
        #expect(held == before.state.size + 2)

        // The same program again: it stops at the same place, and once more accuses nobody.
        await older.node.stop()
        let again = try NodeFixture(
            "chengdu-1", clock: clock, in: older.directory, port: older.port, formats: .beforeLogKeyChanges)
        #expect(try await !again.sync(with: partner))
        #expect(again.log.codes.contains("upgrade-needed"))
        #expect(try again.peer(of: partner).state == .active)

        let newer = try await again.restarted()
        #expect(try newer.database.replicaProgress(of: partner.origin) == held)
        let head = try #require(try partner.database.head(of: partner.origin))
        // What was fetched before the upgrade is not fetched again: nothing is staged here.
        #expect(try await newer.node.follow(head.note, of: partner.origin))
        for _ in 0..<3 { try await partner.appendSomething() }
        #expect(try newer.node.receive(partner.node.descriptor(), from: partner.origin) == .transport)
        #expect(try await newer.sync(with: partner))
        let copied = try #require(try newer.database.head(of: partner.origin))
        #expect(copied.state == (try partner.database.head(of: partner.origin))?.state)
        #expect(try newer.database.logKeyChanges(of: partner.origin).count == 1)
        #expect(try newer.peer(of: partner).state == .active)
        #expect(newer.log.codes.isEmpty || !newer.log.codes.contains("upgrade-needed"))
        let stored = try StoredNode(NodeDirectory(newer.node.directory), origin: newer.origin)
        defer { stored.close() }
        _ = try stored.verify()
    }

    @Test("a leaf that only looks like a newer form is fetched anew", .spec("FEDERATION-293"))
    func damagedOnItsWay() async throws {
        let node = try NodeFixture("chengdu-1", clock: clock)
        var partner = PublishedLedger(try TestLedger("partner.example/consent"))
        try node.database.keep(
            Peer(descriptor: partner.ledger.descriptor(), accepted: [:], state: .active), at: clock.now)
        try partner.grow(blocks: 2)
        var leaves = partner.leaves
        leaves[1][1] = 9
        try node.database.stage(leaves, from: 0, of: partner.ledger.origin)
        // Nobody serves this partner's ledger, so that fetching anew fails: what was staged is gone all the same.
        await #expect(throws: ClientError.self) {
            try await node.node.follow(partner.notes[1], of: partner.ledger.origin)
        }
        #expect(try node.database.replicaProgress(of: partner.ledger.origin) == 0)
        #expect(!node.log.codes.contains("upgrade-needed"))
        try node.database.stage(partner.leaves, from: 0, of: partner.ledger.origin)
        #expect(try await node.node.follow(partner.notes[1], of: partner.ledger.origin))
    }

    @Test("what a partner is too old for waits for it", .spec("FEDERATION-294"))
    func message() async throws {
        let one = try NodeFixture("chengdu-1", clock: clock)
        let two = try NodeFixture("chongqing-1", clock: clock)
        try one.accept(two)
        try two.accept(one)
        let (first, second) = (one, two)
        for (code, stays) in [("upgrade-needed", true), ("evidence-refused", false)] {
            try one.database.enqueue(
                Array("nuo/evidence@v9\n".utf8), path: NodeDatabase.evidencePath, to: two.origin, at: clock.now)
            let older = Route("POST", NodeDatabase.evidencePath, access: .partners) { _, _ in
                throw Problem(status: 422, code: code)
            }
            try await two.serving([older]) { try await first.node.deliverOutbox(to: second.origin) }
            #expect(try (one.database.outboxCount() == 1) == stays)
            clock.advance(by: 600)
            let newer = Route("POST", NodeDatabase.evidencePath, access: .partners) { _, _ in NodeResponse(status: 200)
            }
            try await two.serving([newer]) { try await first.node.deliverOutbox(to: second.origin) }
            #expect(try one.database.outboxCount() == 0)
        }
        // The present program says so itself, of evidence and of statements.
        try await two.serving {
            let connection = try first.node.connection(to: second.origin)
            await #expect(
                performing: {
                    try await connection.send("POST", NodeDatabase.evidencePath, body: Array("nuo/fork@v9\n".utf8))
                },
                throws: { error in
                    guard case ClientError.status(422, let problem) = error else { return false }
                    return problem?.code == "upgrade-needed"
                })
        }
    }

    @Test("an operator is told what to upgrade for", .spec("FEDERATION-292"))
    func told() async throws {
        let older = try NodeFixture("chengdu-1", clock: clock)
        var partner = PublishedLedger(try TestLedger("partner.example/consent"))
        try older.database.keep(
            Peer(descriptor: partner.ledger.descriptor(), accepted: [:], state: .active), at: clock.now)
        try partner.grow(blocks: 1)
        var state = partner.state
        var chain = try RecordChain(in: partner.ledger.origin)
        var entry = try chain.sign(by: TestKeys.signing("author")).entry.encoded
        entry[0] = 2
        let seal = state.seal([entry], now: TestTime.now) { _, _, _ in }.leaf
        try older.database.stage(partner.leaves + [entry, seal], from: 0, of: partner.ledger.origin)
        let note = try partner.ledger.note(size: state.size, root: state.root)
        #expect(try await !older.node.follow(note, of: partner.ledger.origin))
        #expect(try older.database.newerForm(stagedFor: partner.ledger.origin) == "entry version 2")
        var examination = NodeExamination(
            NodeDirectory(older.node.directory), freshness: .standard, now: clock.now)
        let found = examination.run(origin: older.origin).filter { $0.code == .upgradeNeeded }
        #expect(found.map(\.details) == [["origin": partner.ledger.origin.text, "form": "entry version 2"]])
    }
}
