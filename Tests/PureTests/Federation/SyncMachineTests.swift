import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("The machine that copies a partner's ledger")
struct SyncMachineTests {
    /// A partner with so many blocks of two leaves.
    private static func partner(blocks: Int) throws -> FederationLedger {
        var ledger = try FederationLedger("partner")
        let author = try FederationSample.key("author")
        for _ in 0..<blocks {
            let line = LineOpening(
                custodian: try FederationSample.institution(1),
                card: try IdentityCard(home: ledger.origin, recipient: nil, name: "", key: author),
                at: FederationSample.startOfDay)
            try ledger.enter(line, by: author)
        }
        return ledger
    }

    private static let empty = MirrorState(checkpoint: nil, note: nil, cosignedAt: 0, progress: 0)

    /// What a mirror holds that accepted the whole ledger.
    private static func whole(_ ledger: FederationLedger) throws -> MirrorState {
        let note = try ledger.note()
        return MirrorState(
            checkpoint: try Checkpoint(parsing: note.text), note: note, cosignedAt: FederationSample.now,
            progress: ledger.state.size)
    }

    private static func machine(_ ledger: FederationLedger, _ mirror: MirrorState) throws -> SyncMachine {
        SyncMachine(descriptor: try ledger.descriptor(), mirror: mirror)
    }

    @Test("a first copy is fetched bundle by bundle and then accepted whole", .spec("FEDERATION-2", "FEDERATION-6"))
    func firstCopy() throws {
        let ledger = try Self.partner(blocks: 140)
        var machine = try Self.machine(ledger, Self.empty)
        let note = try ledger.note()
        #expect(machine.received(note) { _ in nil } == .fetch(EntryBundle(index: 0), from: 0))
        let second = machine.staged(progress: 256)
        #expect(second == .fetch(EntryBundle(index: 1, width: 24), from: 256))
        guard case .accept(let checkpoint, FederationSample.now) = machine.staged(progress: 280) else {
            Issue.record("everything is staged")
            return
        }
        #expect(checkpoint.note == note)
        let last = machine.accepted()
        #expect(last == .wait)
        #expect(machine.received(note) { _ in ledger.root(at: 280) } == .wait)
    }

    @Test(
        "a copy goes on at the first leaf that it does not hold", .spec("FEDERATION-2"),
        arguments: [(0, 0, 256), (100, 0, 256), (255, 0, 256), (256, 1, 24), (279, 1, 24)] as [(UInt64, UInt64, Int)])
    func resumed(progress: UInt64, bundle: UInt64, width: Int) throws {
        let ledger = try Self.partner(blocks: 140)
        var mirror = Self.empty
        mirror.progress = progress
        var machine = try Self.machine(ledger, mirror)
        let expected = SyncAction.fetch(EntryBundle(index: bundle, width: width), from: progress)
        #expect(try machine.received(ledger.note()) { _ in nil } == expected)
    }

    @Test("leaves that were staged before are not fetched again", .spec("FEDERATION-2"))
    func staged() throws {
        let ledger = try Self.partner(blocks: 3)
        var mirror = Self.empty
        mirror.progress = 6
        var machine = try Self.machine(ledger, mirror)
        guard case .accept = try machine.received(ledger.note(), rootAt: { _ in nil }) else {
            Issue.record("nothing is missing")
            return
        }
    }

    @Test("an answer without a new leaf does not make the machine ask for ever", .spec("FEDERATION-2"))
    func noProgress() throws {
        let ledger = try Self.partner(blocks: 3)
        var machine = try Self.machine(ledger, Self.empty)
        _ = try machine.received(ledger.note()) { _ in nil }
        guard case .ignore = machine.staged(progress: 0) else {
            Issue.record("nothing came")
            return
        }
    }

    @Test("a note that the partner's log key did not sign over its own ledger is ignored", .spec("FEDERATION-1"))
    func strangeNotes() throws {
        let ledger = try Self.partner(blocks: 2)
        let stranger = try FederationLedger("stranger")
        let right = try ledger.note()
        let otherText = try Checkpoint(origin: stranger.origin.text, size: 4, root: ledger.state.root).text
        let notes = [
            SignedNote(text: right.text, signatures: []),
            SignedNote(text: right.text, signatures: [right.signatures[1]]),
            SignedNote(text: right.text, signatures: [try stranger.log.sign(right.text)]),
            SignedNote(text: otherText, signatures: [try ledger.log.sign(otherText)]),
            SignedNote(text: otherText, signatures: right.signatures),
            try stranger.note(size: 4, root: ledger.state.root),
        ]
        for (number, note) in notes.enumerated() {
            var machine = try Self.machine(ledger, Self.empty)
            let action = machine.received(note) { _ in nil }
            guard case .ignore = action else {
                Issue.record("note \(number): \(action)")
                continue
            }
        }
    }

    @Test("the same head with a later cosignature is only renewed, with an earlier one not", .spec("FEDERATION-3"))
    func refreshed() throws {
        let ledger = try Self.partner(blocks: 2)
        var machine = try Self.machine(ledger, Self.whole(ledger))
        let later = try ledger.note(at: FederationSample.now + 4)
        let root = ledger.state.root
        guard case .refresh(let checkpoint, let time) = machine.received(later, rootAt: { _ in root }) else {
            Issue.record("a heartbeat")
            return
        }
        #expect(checkpoint.note == later)
        #expect(time == FederationSample.now + 4)
        for earlier in [later, try ledger.note(at: FederationSample.now)] {
            #expect(machine.received(earlier) { _ in root } == .wait)
        }
    }

    @Test("an earlier head that the copy has too changes nothing", .spec("FEDERATION-3"))
    func earlierHead() throws {
        let ledger = try Self.partner(blocks: 3)
        var machine = try Self.machine(ledger, Self.whole(ledger))
        let earlier = try ledger.note(size: 4, root: ledger.root(at: 4), at: FederationSample.now + 9)
        #expect(machine.received(earlier) { ledger.root(at: $0) } == .wait)
    }

    @Test(
        "a head with another root than the copy had at that size is a contradiction", .spec("FEDERATION-8"),
        arguments: [2, 4, 6] as [UInt64])
    func contradiction(size: UInt64) throws {
        let ledger = try Self.partner(blocks: 3)
        let mirror = try Self.whole(ledger)
        var machine = try Self.machine(ledger, mirror)
        let forged = try ledger.note(size: size, root: .sha256([1]))
        let action = machine.received(forged) { ledger.root(at: $0) }
        guard case .contradiction(let kept, forged, _) = action else {
            Issue.record("\(action)")
            return
        }
        #expect(kept == mirror.note)
    }

    @Test(
        "leaves that break a rule are fetched once more, and only then held against the partner", .spec("FEDERATION-4"))
    func refusedTwice() throws {
        var ledger = try Self.partner(blocks: 2)
        let mirror = try Self.whole(ledger)
        ledger = try Self.partner(blocks: 4)
        var machine = try Self.machine(ledger, mirror)
        let note = try ledger.note()
        _ = machine.received(note) { _ in nil }
        guard case .accept = machine.staged(progress: 8) else {
            Issue.record("everything is staged")
            return
        }
        let first = machine.refused(.invalid(.bodyRoot))
        #expect(first == .discardStaged)
        let again = machine.discarded()
        #expect(again == .fetch(EntryBundle(index: 0, width: 8), from: 4))
        _ = machine.staged(progress: 8)
        let last = machine.refused(.invalid(.bodyRoot))
        guard case .contradiction(let kept, note, let reason) = last else {
            Issue.record("\(last)")
            return
        }
        #expect(kept == mirror.note)
        #expect(reason.contains("bodyRoot"))
    }

    @Test("leaves that were damaged on their way once accuse nobody", .spec("FEDERATION-4"))
    func refusedOnce() throws {
        let ledger = try Self.partner(blocks: 1)
        var machine = try Self.machine(ledger, Self.empty)
        _ = try machine.received(ledger.note()) { _ in nil }
        _ = machine.staged(progress: 2)
        let first = machine.refused(.invalid(.root))
        #expect(first == .discardStaged)
        _ = machine.discarded()
        guard case .accept = machine.staged(progress: 2) else {
            Issue.record("everything is staged again")
            return
        }
        let last = machine.accepted()
        #expect(last == .wait)
    }

    @Test("a format of the future stops the copy without an accusation", .spec("FEDERATION-5"))
    func upgradeNeeded() throws {
        let ledger = try Self.partner(blocks: 1)
        var machine = try Self.machine(ledger, Self.empty)
        _ = try machine.received(ledger.note()) { _ in nil }
        _ = machine.staged(progress: 2)
        let stopped = machine.refused(.upgradeNeeded("entry version 2"))
        #expect(stopped == .upgradeNeeded("entry version 2"))
        let after = machine.discarded()
        #expect(after == .wait)
    }

    @Test(
        "a ledger is fresh for Δ after its own cosignature, and never by one from the future", .spec("FEDERATION-9"),
        arguments: [
            (0, 0, false), (1000, 999, true), (1000, 995, true), (1000, 994, false), (1000, 1000, true),
            (1000, 1060, true), (1000, 1061, false), (0, 30, false),
        ] as [(UInt64, UInt64, Bool)])
    func freshness(cosignedAt: UInt64, now: UInt64, isFresh: Bool) {
        #expect(FreshnessRule.standard.isFresh(cosignedAt: cosignedAt, now: now) == isFresh)
    }

    @Test("level 5 asks for a head that is at most ten seconds old", .spec("FEDERATION-9"))
    func level5() {
        #expect(FreshnessRule.level5.isFresh(cosignedAt: 1000, now: 1010))
        #expect(!FreshnessRule.level5.isFresh(cosignedAt: 1000, now: 1011))
    }

    @Test("times at the end of the number range are no trap", .spec("FEDERATION-9"))
    func extremeTimes() {
        #expect(!FreshnessRule.standard.isFresh(cosignedAt: .max, now: 1000))
        #expect(FreshnessRule.standard.isFresh(cosignedAt: .max, now: .max))
        #expect(!FreshnessRule.standard.isFresh(cosignedAt: 1, now: .max))
        #expect(FreshnessRule.isClockBehind(clock: 1000, latestCosignature: 1006))
        #expect(!FreshnessRule.isClockBehind(clock: 1000, latestCosignature: 1005))
        #expect(!FreshnessRule.isClockBehind(clock: .max, latestCosignature: .max))
    }
}
