import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

/// What is signed right after a change of a log key, at nodes whose copies do not show the change yet.
@Suite("Beyond a copy whose log key changed", .timeLimit(.minutes(10)))
struct UnsettledKeysTests {
    @Test(
        "evidence under a key that the copy does not show yet waits for the copy, and is taken with it",
        .spec("FEDERATION-285"))
    func evidence() async throws {
        let (one, two) = try pair()
        let three = try NodeFixture("mianyang-1", clock: one.clock)
        try two.accept(three)
        try await one.appendSomething()
        try await two.sync(with: one)
        _ = try one.node.beginLogKeyRotation()
        _ = try await one.node.finishLogKeyRotation()
        try await one.appendSomething()
        let head = try #require(try one.database.head(of: one.origin))
        let forged = try Checkpoint(origin: one.origin.text, size: head.state.size, root: .sha256([9])).text
        let other = SignedNote(text: forged, signatures: [try one.node.keys.signers.log.sign(forged)])
        let evidence = try #require(
            try Evidence.fork(head.note, other, log: one.node.logKeys()) { _, _ in .zero })
        await #expect(throws: EvidenceRefusal.waitsForCopy(one.origin)) {
            try await two.node.receiveSettled(evidence, from: three.origin)
        }
        #expect(try two.peer(of: one).state == .active)
        try await one.serving { try await two.node.receiveSettled(evidence, from: three.origin) }
        #expect(try two.peer(of: one).state == .suspended)
        #expect(try two.database.evidence().count == 1)
    }

    @Test(
        "a request that was entered after the change is answered once the copy was fetched", .spec("FEDERATION-286"))
    func request() async throws {
        let scene = try await ExchangeScene()
        _ = try scene.asker.node.beginLogKeyRotation()
        _ = try await scene.asker.node.finishLogKeyRotation()
        let query = try await scene.query()
        #expect(try await scene.refusal(of: query) == "request-misdirected")
        try await scene.asker.serving {
            let refusal = try await scene.refusal(of: query)
            #expect(refusal == nil)
        }
    }

    @Test(
        "a partner that moved and changed its log key while this node was away is followed to where it is now",
        .spec("FEDERATION-287"))
    func moved() async throws {
        let (one, two) = try pair()
        try await one.appendSomething()
        try await two.sync(with: one)
        _ = try one.node.beginLogKeyRotation()
        _ = try await one.node.finishLogKeyRotation()
        try await one.appendSomething()
        await one.node.stop()
        let elsewhere = try NodeFixture(one.name, clock: one.clock, in: one.directory)
        let descriptor = try elsewhere.node.publishDescriptor()
        #expect(try await two.node.receiveSettled(descriptor, from: one.origin) == .waitsForCopy)
        try await elsewhere.serving {
            let succession = try await two.node.receiveSettled(descriptor, from: one.origin)
            #expect(succession == .known)
        }
        #expect(try two.peer(of: one).descriptor == descriptor)
        #expect(descriptor.url == elsewhere.node.publicURL && elsewhere.port != one.port)
        await elsewhere.node.stop()
    }

    @Test(
        "of two changes that a descriptor shows the copy may show the first alone: nobody is accused, and the rest follows",
        .spec("FEDERATION-288"))
    func twoChanges() async throws {
        let (one, two) = try pair()
        try await one.appendSomething()
        try await two.sync(with: one)
        var notes: [SignedNote] = []
        for _ in 0..<2 {
            _ = try one.node.beginLogKeyRotation()
            _ = try await one.node.finishLogKeyRotation()
            try await one.appendSomething()
            notes.append(try #require(try one.database.head(of: one.origin)).note)
        }
        let descriptor = try one.node.publishDescriptor()
        var leaves: [[UInt8]] = []
        try one.database.forEachLeaf(of: one.origin) { _, leaf in leaves.append(leaf) }
        try two.database.stage(leaves, from: 0, of: one.origin)
        #expect(try await two.node.follow(notes[0], of: one.origin, showing: descriptor))
        #expect(try two.database.logKeyChanges(of: one.origin).count == 1)
        #expect(try two.node.receive(descriptor, from: one.origin) == .waitsForCopy)
        #expect(try await two.node.follow(notes[1], of: one.origin, showing: descriptor))
        #expect(try two.peer(of: one).descriptor == descriptor)
        #expect(!two.log.codes.contains("log-key-other-history"))
    }

    private func pair() throws -> (one: NodeFixture, two: NodeFixture) {
        let clock = TestClock()
        let (one, two) = (try NodeFixture("chengdu-1", clock: clock), try NodeFixture("chongqing-1", clock: clock))
        try one.accept(two)
        try two.accept(one)
        return (one, two)
    }
}
