import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("A node's cosigner key changes", .timeLimit(.minutes(10)))
struct CosignerRotationTests {
    private let clock = TestClock()
    private let one: NodeFixture
    private let two: NodeFixture

    init() throws {
        one = try NodeFixture("chengdu-1", clock: clock)
        two = try NodeFixture("chongqing-1", clock: clock)
        try one.accept(two)
        try two.accept(one)
    }

    private func directory(_ fixture: NodeFixture) -> NodeDirectory { NodeDirectory(fixture.node.directory) }

    private func ownHead() throws -> SignedNote { try #require(try one.database.head(of: one.origin)?.note) }

    /// True when the partner's copy is as fresh as can be after one more heartbeat.
    private func isFreshAfterBeat() async throws -> Bool {
        clock.advance(by: 10)
        try await one.beat()
        guard try await two.sync(with: one) else { return false }
        return try two.database.head(of: one.origin)?.cosignedAt == clock.now
    }

    @Test(
        "both keys are named first, then the new one alone", .spec("KEYS-70", "KEYS-71"))
    func descriptors() throws {
        let first = try one.node.publishDescriptor()
        let overlap = try one.node.beginCosignerRotation()
        let next = try #require(overlap.nextCosignerKey)
        #expect(overlap.cosignerKeys == [first.cosignerKey, next])
        #expect(next.name == first.cosignerKey.name)
        #expect(overlap.serial == first.serial + 1)
        #expect(try one.node.beginCosignerRotation() == overlap)
        #expect(throws: RotationRefusal.operatorsWait([two.origin])) { try one.node.finishCosignerRotation() }
        #expect(one.node.cosignerKeys == overlap.cosignerKeys)
        let last = try one.node.finishCosignerRotation(force: true)
        #expect(last.cosignerKeys == [next])
        #expect(last.serial == overlap.serial + 1)
        let path = directory(one).url.appendingPathComponent(NodeKeys.names.nextCosigner).path
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(throws: RotationRefusal.notBegun) { try one.node.finishCosignerRotation() }
    }

    @Test(
        "a partner's copy is fresh before, between and after, and the end needs no operator",
        .spec("KEYS-72", "FEDERATION-220", "FEDERATION-221"))
    func freshness() async throws {
        try await one.appendSomething()
        #expect(try await isFreshAfterBeat())
        let overlap = try one.node.beginCosignerRotation()
        #expect(try two.node.receive(overlap, from: one.origin) == .needsOperator)
        // Who has not accepted the next key goes by the old one.
        #expect(try await isFreshAfterBeat())
        #expect(try ownHead().signatures.map(\.name) == one.node.verifierKeys.map(\.name))
        try await one.appendSomething()
        #expect(try await isFreshAfterBeat())
        try two.accept(one)
        #expect(try await isFreshAfterBeat())
        try one.database.markTold(two.origin, serial: overlap.serial)
        let last = try one.node.finishCosignerRotation()
        // The writer was not made anew, and the partner has not heard of the end.
        #expect(try await isFreshAfterBeat())
        #expect(try ownHead().signatures.count == 2)
        #expect(try two.node.receive(last, from: one.origin) == .transport)
        #expect(try two.peer(of: one).descriptor.cosignerKeys == last.cosignerKeys)
        #expect(try await isFreshAfterBeat())
    }

    @Test("a forced end makes the ledger stale to who has not accepted, and accuses nobody", .spec("FEDERATION-221"))
    func forced() async throws {
        try await one.appendSomething()
        #expect(try await isFreshAfterBeat())
        try one.node.beginCosignerRotation()
        let last = try one.node.finishCosignerRotation(force: true)
        #expect(try two.node.receive(last, from: one.origin) == .needsOperator)
        #expect(try await !isFreshAfterBeat())
        #expect(!two.log.codes.contains("contradiction"))
        try two.accept(one)
        #expect(try await isFreshAfterBeat())
    }

    @Test(
        "a start after a forced end is confirmed by a partner that knows the former key only",
        .spec("FEDERATION-223"))
    func forcedStart() async throws {
        try await one.appendSomething()
        #expect(try await isFreshAfterBeat())
        try one.node.beginCosignerRotation()
        try one.node.finishCosignerRotation(force: true)
        let started = try await one.restarted()
        try started.node.beginStart()
        #expect(started.node.fence.leave == .blocks)
        try await two.serving {
            var answered: Set<Origin> = []
            let isDone = try await StartLoop(node: started.node, tick: .milliseconds(1)).round(&answered)
            #expect(isDone)
        }
        #expect(started.node.fence.leave == .everything)
    }

    @Test(
        "both keys cosign a partner's checkpoint at one time, the partner keeps both lines, and neither goes back",
        .spec("KEYS-73", "FEDERATION-222"))
    func witnessing() async throws {
        try await two.appendSomething()
        try await two.beat()
        try await one.sync(with: two)
        try one.node.beginCosignerRotation()
        try two.accept(one)
        clock.advance(by: 10)
        let size = try #require(try two.database.head(of: two.origin)).state.size
        let request = try #require(try two.database.submission(from: size, in: two.origin))
        let lines = try await one.node.addCheckpoint(request)
        let times = try zip(one.node.cosignerKeys, lines).map { try $0.verify($1, over: request.note.text) }
        #expect(times == [clock.now, clock.now])
        let isKept = try two.node.takeAnswer(WitnessAnswer.body(lines), about: request, from: two.peer(of: one))
        #expect(isKept)
        let shown = try #require(try two.database.head(of: two.origin)?.note)
        #expect(shown.signatures.suffix(2) == lines[...])
        let restarted = try await one.restarted()
        let name = restarted.node.cosignerName
        let state = try #require(try restarted.database.cosignerState(of: two.origin, name: name))
        #expect(state.lines == lines)
        // A restored cosigner knows its times by the lines of either key.
        let own = shown.signatures.filter { !lines.dropLast().contains($0) }
        #expect(try restarted.node.ownCosignatureTime(on: SignedNote(text: shown.text, signatures: own)) == clock.now)

        try restarted.node.finishCosignerRotation(force: true)
        let early = try restarted.node.keys.signers.cosign(request.note.text, at: clock.now - 1)
        #expect(early.count == 1)
        let before = CosignerState(size: size, root: state.root, time: clock.now - 1, lines: early)
        #expect(try !restarted.database.persist(before, of: two.origin))
        #expect(try restarted.database.cosignerState(of: two.origin, name: name) == state)
    }

    @Test("a rotation that was cut off after any step goes on with the same key", .spec("KEYS-74"))
    func interrupted() async throws {
        let first = try one.node.publishDescriptor()
        try NodeKeys.createSigningKey(NodeKeys.names.nextCosigner, in: directory(one), random: .system)
        let keyMade = try await one.restarted()
        let overlap = try keyMade.node.beginCosignerRotation()
        #expect(overlap.cosignerKeys.count == 2)
        #expect(overlap.serial > first.serial)
        try directory(one).promote(NodeKeys.names.nextCosigner, to: NodeKeys.names.cosigner)
        let keyMoved = try await keyMade.restarted()
        #expect(keyMoved.node.cosignerKeys == [overlap.cosignerKeys[1]])
        let last = try keyMoved.node.finishCosignerRotation()
        #expect(last.cosignerKeys == [overlap.cosignerKeys[1]])
        #expect(last.serial > overlap.serial)
    }
}
