import CipherSuites
import ConsentLedger
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite("What witnesses and logs remember of each other", .timeLimit(.minutes(10)))
struct WitnessStoreTests {
    private func state(_ size: UInt64, root: UInt8 = 0, time: UInt64 = TestTime.now) -> CosignerState {
        let text = Array("\(size) \(time)".utf8)
        let padded = text + [UInt8](repeating: 0, count: 72 - text.count)
        return CosignerState(
            size: size, root: .sha256([root]), time: time,
            signature: NoteSignature(name: "w", keyID: [1, 2, 3, 4], signature: padded))
    }

    private func line(_ number: Int, at time: UInt64 = TestTime.now, on text: String) throws -> NoteSignature {
        try NoteSigner(
            name: "w\(number).example", algorithm: .cosignature, key: TestKeys.signing("witness \(number)")
        ).sign(text, at: time)
    }

    @Test("a request that was judged against an older state changes nothing", .spec("FEDERATION-67"))
    func compareAndSet() throws {
        let node = try StoredLedger()
        let origin = try TestLedger("partner.example/consent").origin
        let first = state(3)
        #expect(try node.database.persist(first, of: origin, replacing: nil) == nil)
        // The specification's race: both were judged against 3, the larger one is kept first.
        let small = state(5, root: 5)
        let large = state(9, root: 9)
        #expect(try node.database.persist(large, of: origin, replacing: first) == nil)
        #expect(try node.database.persist(small, of: origin, replacing: first) == large)
        #expect(try node.again().database.cosignerState(of: origin, name: "w") == large)
        // Nothing goes backwards, in size, root or time, even from the state that is there.
        let wrong = [state(8, root: 9), state(9, root: 1), state(9, root: 9, time: TestTime.now - 1)]
        for state in wrong {
            #expect(try node.database.persist(state, of: origin, replacing: large) == large)
        }
        let later = state(9, root: 9, time: TestTime.now + 1)
        #expect(try node.database.persist(later, of: origin, replacing: large) == nil)
        #expect(try node.database.persist(state(10), of: origin, replacing: nil) == later)
    }

    @Test("of many requests at once exactly one goes forward from a state", .spec("FEDERATION-67"))
    func race() async throws {
        let node = try StoredLedger()
        let origin = try TestLedger("partner.example/consent").origin
        var last: CosignerState?
        for round in 0..<10 as Range<UInt64> {
            let before = last
            let kept = try await withThrowingTaskGroup(of: CosignerState?.self) { group in
                for offset in 1...8 as ClosedRange<UInt64> {
                    let next = state(round * 100 + offset)
                    group.addTask {
                        try node.database.persist(next, of: origin, replacing: before) == nil ? next : nil
                    }
                }
                return try await group.reduce(into: [CosignerState]()) { kept, state in
                    if let state { kept.append(state) }
                }
            }
            #expect(kept.count == 1)
            last = try node.database.cosignerState(of: origin, name: "w")
            #expect(kept.first == last)
        }
    }

    @Test("a submission proves the newest head from any size that the ledger had", .spec("FEDERATION-69"))
    func submission() async throws {
        let node = try StoredLedger()
        #expect(try node.database.submission(from: 0, in: node.origin) == nil)
        try await node.grow(3)
        let first = try #require(try node.database.head(of: node.origin)?.state)
        try await node.grow(4)
        let head = try #require(try node.database.head(of: node.origin))
        for (size, root) in [(0, nil), (first.size, first.root), (head.state.size, head.state.root)]
            as [(UInt64, Digest?)]
        {
            let request = try #require(try node.database.submission(from: size, in: node.origin))
            #expect(request.note == head.note)
            _ = try request.judged(log: LogKeys(node.ledger.logKey), last: root.map { (size, $0) })
        }
        #expect(try node.database.submission(from: head.state.size + 1, in: node.origin) == nil)
    }

    @Test(
        "witnesses' lines stand on the head, on receipts and after a heartbeat, and not on the next block",
        .spec("FEDERATION-70", "API-23"))
    func lines() async throws {
        let node = try StoredLedger()
        try await node.grow(1)
        let text = try #require(try node.database.head(of: node.origin)?.note.text)
        let first = try line(1, on: text)
        let second = try line(2, on: text)
        #expect(try node.database.addCosignature(first, on: text, in: node.origin))
        #expect(try node.database.addCosignature(second, on: text, in: node.origin))
        let newer = try line(1, at: TestTime.now + 3, on: text)
        #expect(try node.database.addCosignature(newer, on: text, in: node.origin))
        #expect(try node.database.head(of: node.origin)?.note.signatures.dropFirst(2) == [second, newer])
        #expect(
            try node.database.receipt(at: 0, in: node.origin)?.proof.checkpoint.signatures.dropFirst(2)
                == [second, newer])
        #expect(try node.database.submission(from: 0, in: node.origin)?.note.signatures.count == 2)
        node.clock.advance(by: 4)
        let beaten = try #require(try await node.writer.heartbeat())
        #expect(beaten.signatures.dropFirst(2) == [second, newer])
        #expect(try node.ledger.verified(beaten).cosignatures.map(\.time) == [TestTime.now + 4])
        try await node.grow(1)
        #expect(try node.database.head(of: node.origin)?.note.signatures.count == 2)
        #expect(try !node.database.addCosignature(first, on: text, in: node.origin))
    }

    @Test("sixteen witnesses stand on a head and no more", .spec("FEDERATION-70"))
    func mostLines() async throws {
        let node = try StoredLedger()
        try await node.grow(1)
        let text = try #require(try node.database.head(of: node.origin)?.note.text)
        for number in 1...16 {
            #expect(try node.database.addCosignature(line(number, on: text), on: text, in: node.origin))
        }
        #expect(try !node.database.addCosignature(line(17, on: text), on: text, in: node.origin))
        let newer = try line(3, at: TestTime.now + 1, on: text)
        #expect(try node.database.addCosignature(newer, on: text, in: node.origin))
        #expect(try node.database.head(of: node.origin)?.note.signatures.count == 18)
    }

    @Test("the newest checkpoint that met the policy outlives a restart", .spec("FEDERATION-64"))
    func finalNotes() throws {
        let node = try StoredLedger()
        let partner = try TestLedger("partner.example/consent")
        #expect(try node.database.finalNote(of: partner.origin) == nil)
        for size in [2, 3] as [UInt64] {
            try node.database.keepFinal(partner.note(size: size, root: .sha256([1])), of: partner.origin)
        }
        let expected = try partner.note(size: 3, root: .sha256([1]))
        #expect(try node.again().database.finalNote(of: partner.origin) == expected)
    }
}
