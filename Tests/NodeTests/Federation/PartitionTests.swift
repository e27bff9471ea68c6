import ConsentLedger
import ConsentPolicy
import Federation
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

/// Case 28 of `Specs/ledger-cases.md`: for ten minutes nobody reaches a patient's home node. Over mutual TLS; only the
/// clocks are the test's.
@Suite("A home node that nobody reaches", .timeLimit(.minutes(10)))
struct PartitionTests {
    @Test(
        "it logs on and counts a withdrawal at once; a custodian denies after Δ, and for good when it reaches it again",
        .spec("FEDERATION-40", "FEDERATION-43", "FEDERATION-44"), arguments: [true, false])
    func partition(isOpeningFirst: Bool) async throws {
        var scene = try await RaceScene()
        try await scene.say(.grant, in: 0)
        let whole = scene
        try await whole.listening {
            try await whole.home.node.deliverOutbox(to: whole.far.origin)
            #expect(try await Self.isCopied(whole.home, in: whole))
            #expect(try await Self.isCopied(whole.near, in: whole))
            #expect(try await Self.isAllowed(in: whole))
        }
        #expect(try scene.home.database.outboxCount() == 0)
        #expect(try await scene.custodiansNamedAtHome() == [scene.lines[0].hospital.id])

        // The cut: what the patient takes back is entered and counts where it is entered, and is told to nobody.
        try await scene.say(.withdraw(nil), in: 0)
        #expect(try await scene.custodiansNamedAtHome() == [])
        try await scene.home.node.deliverOutbox(to: scene.far.origin)
        #expect(try scene.home.database.outboxCount() == 1)

        let delta = FreshnessRule.standard.deltaSeconds
        scene.advance(by: delta)
        let cut = scene
        let size = try cut.home.database.head(of: cut.home.origin)?.state.size ?? 0
        try await cut.listeningWithoutHome {
            // As old as Δ: this is how long the custodian may go on by what it knows.
            #expect(try await !Self.isCopied(cut.home, in: cut))
            #expect(try await Self.isCopied(cut.near, in: cut))
            #expect(try await Self.isAllowed(in: cut))
            var later = cut
            for minute in 1...10 {
                later.advance(by: minute == 1 ? 1 : delta)
                try await cut.home.appendSomething()
                #expect(try await !Self.isCopied(cut.home, in: cut), "minute \(minute)")
                #expect(try await Self.isCopied(cut.near, in: cut), "minute \(minute)")
                #expect(try await !Self.isAllowed(in: cut), "minute \(minute)")
                #expect(cut.far.log.codes.last == "stale-ledger", "minute \(minute)")
            }
        }
        #expect(try scene.home.database.head(of: scene.home.origin)?.state.size ?? 0 > size)
        #expect(try await scene.custodiansNamedAtHome() == [])

        // The cut is over, and its two halves come in either order.
        scene.advance(by: 10 * delta)
        let healing = scene
        try await healing.listening {
            let (home, far) = (healing.home, healing.far)
            let line = healing.lines[0].chain.record
            #expect(try await Self.isCopied(healing.near, in: healing))
            if isOpeningFirst {
                try await home.node.deliverOutbox(to: far.origin)
                #expect(try far.database.isRevokedElsewhere(line, of: home.origin))
                #expect(try await !Self.isAllowed(in: healing))
                #expect(far.log.codes.last == "stale-ledger")
                #expect(try await Self.isCopied(home, in: healing))
            } else {
                #expect(try await Self.isCopied(home, in: healing))
                #expect(try await !Self.isAllowed(in: healing))
                #expect(far.log.codes.last == "unreadable-line")
                try await home.node.deliverOutbox(to: far.origin)
            }
            #expect(try await !Self.isAllowed(in: healing))
            #expect(far.log.codes.last == "revoked")
            #expect(try home.database.outboxCount() == 0)
        }

        // And what is given again is given.
        try await scene.say(.grant, in: 0)
        let again = scene
        try await again.listening {
            try await again.home.node.deliverOutbox(to: again.far.origin)
            #expect(try await Self.isCopied(again.home, in: again))
            #expect(try await Self.isAllowed(in: again))
        }
    }

    /// Whether the custodian far away fetches a ledger up to a head of this moment.
    private static func isCopied(_ ledger: NodeFixture, in scene: RaceScene) async throws -> Bool {
        try await ledger.beat()
        return await scene.far.node.refreshReplica(of: ledger.origin)
    }

    /// Whether the custodian far away gives the doctor a document.
    private static func isAllowed(in scene: RaceScene) async throws -> Bool {
        let query = try await scene.query(.custodian(scene.lines[0].hospital.id))
        do {
            let answer = try await scene.near.node.connection(to: scene.far.origin).send(
                "POST", "/v1/peer/lookup", headers: [("content-type", "application/json")], body: query.bytes)
            return try !LookupAnswer(parsing: answer.body).documents.isEmpty
        } catch ClientError.status(let status, _) where status == 403 {
            return false
        }
    }
}
