import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("appending and replaying")
struct LedgerReplayTests {
    @Test("what was appended replays to the same state, block by block", .spec("LEDGER-29"))
    func replayEqualsAppend() throws {
        var random = SeededRandom.announced("ledger replay")
        for _ in 0..<20 {
            var ledger = LedgerFixture(seed: random.next())
            try ledger.grow(by: Int.random(in: 1...40, using: &random))
            var replay = LedgerReplay(origin: LedgerFixture.origin)
            var records = RecordIndex()
            var replayed: [[Digest]] = []
            for leaf in ledger.leaves {
                let block = try replay.accept(leaf, heads: records.heads) { level, index, hash in
                    if replayed.count == level { replayed.append([]) }
                    #expect(replayed[level].count == Int(index))
                    replayed[level].append(hash)
                }
                if let block { records.add(block) }
            }
            try replay.check(against: ledger.checkpoint())
            #expect(replay.state == ledger.state)
            #expect(replayed == ledger.subtrees)
            #expect(records.count == ledger.records.count)
        }
    }

    @Test("every one-bit change of a leaf is refused or misses the checkpoint", .spec("LEDGER-29"))
    func oneBit() throws {
        var ledger = LedgerFixture(seed: 11)
        try ledger.open()
        ledger.seal()
        try ledger.extend(0)
        ledger.seal()
        let checkpoint = try ledger.checkpoint()
        var accepted: [String] = []
        var before = LedgerReplay(origin: LedgerFixture.origin)
        var records = RecordIndex()
        for (index, leaf) in ledger.leaves.enumerated() {
            for bit in 0..<(8 * leaf.count) {
                var changed = leaf
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                let rest = [changed] + ledger.leaves[(index + 1)...]
                if Self.reaches(checkpoint, from: before, records, rest) { accepted.append("leaf \(index) bit \(bit)") }
            }
            if let block = try before.accept(leaf, heads: records.heads) { records.add(block) }
        }
        #expect(accepted.isEmpty)
        #expect(Self.reaches(checkpoint, from: before, records, []), "unchanged")
    }

    @Test("leaves that are dropped, repeated or exchanged do not reach the checkpoint", .spec("LEDGER-29"))
    func moved() throws {
        var random = SeededRandom.announced("moved leaves")
        var ledger = LedgerFixture(seed: random.next())
        try ledger.grow(by: 12)
        let checkpoint = try ledger.checkpoint()
        let start = LedgerReplay(origin: LedgerFixture.origin)
        for index in ledger.leaves.indices {
            var dropped = ledger.leaves
            let leaf = dropped.remove(at: index)
            #expect(!Self.reaches(checkpoint, from: start, RecordIndex(), dropped), "without \(index)")
            for place in ledger.leaves.indices {
                let repeated = ledger.leaves[..<place] + [leaf] + ledger.leaves[place...]
                #expect(!Self.reaches(checkpoint, from: start, RecordIndex(), Array(repeated)), "\(index) at \(place)")
                guard place != index else { continue }
                var exchanged = ledger.leaves
                exchanged.swapAt(index, place)
                #expect(!Self.reaches(checkpoint, from: start, RecordIndex(), exchanged), "\(index) and \(place)")
            }
        }
    }

    @Test("an unfinished block is no state, and its leaves do not count", .spec("LEDGER-20"))
    func unfinished() throws {
        var ledger = LedgerFixture(seed: 12)
        try ledger.open()
        ledger.seal()
        try ledger.extend(0)
        var replay = try replayLedger(ledger.leaves)
        let sealed = replay.state
        var records = RecordIndex()
        records.add(try #require(try Self.blocks(ledger.leaves).first))
        _ = try replay.accept(try #require(ledger.waiting.first), heads: records.heads)
        #expect(replay.state == sealed)
        #expect(replay.nextIndex == sealed.size + 1)
        #expect(throws: LedgerError.invalid(.checkpointSize)) { try replay.check(against: ledger.checkpoint()) }
        #expect(throws: LedgerError.invalid(.root)) {
            let other = Checkpoint.init(origin:size:root:)
            try replayLedger(ledger.leaves).check(against: other(LedgerFixture.origin.text, sealed.size, .zero))
        }
    }

    @Test("time is rounded down to ten seconds and never goes back", .spec("LEDGER-19", "LEDGER-20"))
    func time() throws {
        var ledger = LedgerFixture(seed: 13)
        try ledger.open()
        #expect(ledger.seal(now: 1_790_000_019).time == 1_790_000_010)
        try ledger.extend(0)
        #expect(ledger.seal(now: 1_789_999_999).time == 1_790_000_010)
        #expect(try replayLedger(ledger.leaves).state.lastSealTime == 1_790_000_010)
    }

    private static func blocks(_ leaves: [[UInt8]]) throws -> [AcceptedBlock] {
        var replay = LedgerReplay(origin: LedgerFixture.origin)
        var records = RecordIndex()
        return try leaves.compactMap { leaf in
            let block = try replay.accept(leaf, heads: records.heads)
            if let block { records.add(block) }
            return block
        }
    }

    private static func reaches(
        _ checkpoint: Checkpoint, from start: LedgerReplay, _ known: RecordIndex, _ leaves: [[UInt8]]
    ) -> Bool {
        var (replay, records) = (start, known)
        do {
            for leaf in leaves {
                if let block = try replay.accept(leaf, heads: records.heads) { records.add(block) }
            }
            try replay.check(against: checkpoint)
            return true
        } catch {
            return false
        }
    }
}
