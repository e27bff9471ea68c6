import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Copying a partner's ledger", .timeLimit(.minutes(10)))
struct ReplicaSyncTests {
    /// A node, and a partner whose ledger is made by hand.
    private struct Pair {
        let clock = TestClock()
        let node: NodeFixture
        var partner: PublishedLedger

        init() throws {
            node = try NodeFixture("chengdu-1", clock: clock)
            partner = PublishedLedger(try TestLedger("partner.example/consent"))
            let peer = Peer(descriptor: try partner.ledger.descriptor(), accepted: [:], state: .active)
            try node.database.keep(peer, at: clock.now)
        }

        var origin: Origin { partner.ledger.origin }

        func stage(_ leaves: [[UInt8]]? = nil) throws {
            try node.database.stage(leaves ?? partner.leaves, from: 0, of: origin)
        }

        func follow(_ note: SignedNote? = nil) async throws -> Bool {
            try await node.node.follow(note ?? partner.notes[partner.notes.count - 1], of: origin)
        }

        func size() throws -> UInt64 { try node.database.head(of: origin)?.state.size ?? 0 }

        func state() throws -> PeerState? { try node.node.roster().peers[origin]?.state }
    }

    @Test("a copy is taken up to the newest head and cosigned there", .spec("FEDERATION-6", "API-5"))
    func copied() async throws {
        var pair = try Pair()
        try pair.partner.grow(blocks: 3)
        try pair.stage()
        #expect(try await pair.follow())
        #expect(try pair.size() == pair.partner.state.size)
        let cosigned = try pair.node.database.cosignerState(of: pair.origin, name: pair.node.node.cosignerName)
        #expect(cosigned?.size == pair.partner.state.size)
        #expect(cosigned?.root == pair.partner.state.root)
    }

    @Test(
        "a checkpoint that contradicts the copy: both notes are kept and the partner is suspended",
        .spec("FEDERATION-8"))
    func contradiction() async throws {
        var pair = try Pair()
        try pair.partner.grow(blocks: 2)
        try pair.stage()
        #expect(try await pair.follow())
        let other = try pair.partner.ledger.note(
            size: pair.partner.state.size, root: .sha256([1]), at: TestTime.now + 1)
        #expect(try await !pair.follow(other))
        #expect(try pair.node.database.contradictions(of: pair.origin) == 1)
        #expect(try pair.state() == .suspended)
        #expect(pair.node.log.codes.contains("contradiction"))
        // Nothing that it signs afterwards counts, and what was accepted stays.
        let size = try pair.size()
        try pair.partner.grow(blocks: 1)
        try pair.stage()
        #expect(try await !pair.follow())
        #expect(try pair.size() == size)
        #expect(try pair.node.database.contradictions(of: pair.origin) == 1)
    }

    @Test("an earlier head with another root is a contradiction too", .spec("FEDERATION-8"))
    func earlierContradiction() async throws {
        var pair = try Pair()
        try pair.partner.grow(blocks: 2)
        try pair.stage()
        #expect(try await pair.follow())
        let earlier = try Checkpoint(parsing: pair.partner.notes[0].text)
        #expect(try await pair.follow(pair.partner.notes[0]))
        let forged = try pair.partner.ledger.note(size: earlier.size, root: .sha256([2]))
        #expect(try await !pair.follow(forged))
        #expect(try pair.state() == .suspended)
    }

    /// Version, kind, suite and effect, each as no program of today knows it.
    @Test(
        "a ledger of a future format stops the copy, accuses nobody, and is followed up to there",
        .spec("FEDERATION-5"), arguments: [(0, 2), (1, 9), (2, 9), (3, 9)])
    func upgradeNeeded(byte: Int, value: UInt8) async throws {
        var pair = try Pair()
        try pair.partner.grow(blocks: 1)
        try pair.stage()
        #expect(try await pair.follow())
        let size = try pair.size()
        var chain = try RecordChain(in: pair.origin)
        var entry = try chain.sign(by: TestKeys.signing("author")).entry.encoded
        entry[byte] = value
        var state = pair.partner.state
        let seal = state.seal([entry], now: TestTime.now) { _, _, _ in }.leaf
        try pair.stage(pair.partner.leaves + [entry, seal])
        #expect(try await !pair.follow(pair.partner.ledger.note(size: state.size, root: state.root)))
        #expect(pair.node.log.codes.last == "upgrade-needed")
        #expect(try pair.size() == size)
        #expect(try pair.state() == .active)
        #expect(try pair.node.database.contradictions(of: pair.origin) == 0)
        #expect(try pair.node.database.evidence() == [])
        // Nothing is thrown away that a newer program will read, and the head before it is cosigned on.
        #expect(try pair.node.database.replicaProgress(of: pair.origin) == state.size)
        let (held, later) = (pair.partner.state, TestTime.now + 5)
        #expect(try await pair.follow(pair.partner.ledger.note(size: held.size, root: held.root, at: later)))
        #expect(try pair.node.database.head(of: pair.origin)?.cosignedAt == later)
    }

    @Test("a note of another log, or over another ledger, changes nothing", .spec("FEDERATION-1"))
    func strangeNote() async throws {
        var pair = try Pair()
        try pair.partner.grow(blocks: 1)
        try pair.stage()
        let stranger = try TestLedger("stranger.example/consent")
        let root = pair.partner.state.root
        #expect(try await !pair.follow(stranger.note(size: pair.partner.state.size, root: root)))
        #expect(pair.node.log.codes.last == "note-ignored")
        #expect(try pair.size() == 0)
        #expect(try pair.state() == .active)
    }

    @Test("the cosigner never signs a smaller size or an earlier time than before", .spec("FEDERATION-7"))
    func cosignerGoesForward() async throws {
        var pair = try Pair()
        try pair.partner.grow(blocks: 2)
        let node = pair.node
        let first = try Checkpoint(parsing: pair.partner.notes[0].text)
        let second = try Checkpoint(parsing: pair.partner.notes[1].text)
        #expect(try node.node.cosign(second) != nil)
        #expect(try node.node.cosign(first) == nil)
        pair.clock.advance(by: 5)
        #expect(try node.node.cosign(first) == nil)
        #expect(try node.node.cosign(second) != nil)
        // Another root of the same size would be a contradiction of its own making.
        let other = try Checkpoint(origin: second.origin, size: second.size, root: .sha256([3]))
        pair.clock.advance(by: 5)
        #expect(try node.node.cosign(other) == nil)
        // A restart forgets none of it.
        let restarted = try await node.restarted()
        #expect(try restarted.node.cosign(first) == nil)
        #expect(
            try restarted.database.cosignerState(of: pair.origin, name: restarted.node.cosignerName)?.size
                == second.size)
    }

    @Test("a node's time is never before a cosignature that it has verified", .spec("FEDERATION-10"))
    func clock() async throws {
        var pair = try Pair()
        try pair.partner.grow(blocks: 1)
        try pair.stage()
        let ahead = try pair.partner.ledger.note(
            size: pair.partner.state.size, root: pair.partner.state.root, at: TestTime.now + 4)
        #expect(try await pair.follow(ahead))
        #expect(pair.node.node.clock.now == TestTime.now + 4)
        // A partner can't drag the clock further than two clocks may differ.
        let far = try pair.partner.ledger.note(
            size: pair.partner.state.size, root: pair.partner.state.root, at: TestTime.now + 1000)
        #expect(try await pair.follow(far))
        #expect(pair.node.node.clock.now == TestTime.now + 4)
        let restarted = try await pair.node.restarted()
        #expect(restarted.node.clock.now == TestTime.now + 4)
    }
}
