import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("leaves read before they are judged")
struct ReadLeafTests {
    @Test(
        "a ledger is accepted whatever keys its leaves were checked with beforehand", .spec("LEDGER-40"),
        arguments: 1...4 as ClosedRange<UInt64>)
    func anyKey(seed: UInt64) throws {
        var ledger = LedgerFixture(seed: seed)
        try ledger.grow(by: 40)
        let keys = ledger.records.map(\.key.publicKey)
        var replay = LedgerReplay(origin: LedgerFixture.origin)
        var records = RecordIndex()
        for (number, leaf) in ledger.leaves.enumerated() {
            let read = ReadLeaf(leaf).checked(by: keys[number % keys.count], in: LedgerFixture.origin)
            if let block = try replay.accept(read, heads: records.heads) { records.add(block) }
        }
        #expect(replay.state == ledger.state)
    }

    @Test("a signature made for another ledger, and valid there, is refused", .spec("LEDGER-40"))
    func otherLedger() throws {
        var ledger = LedgerFixture(seed: 5)
        let entry = try ledger.open()
        let key = ledger.records[0].key
        let elsewhere = try entry.signed(by: key, for: LedgerFixture.otherOrigin)
        let read = ReadLeaf(elsewhere.encoded).checked(by: key.publicKey, in: LedgerFixture.otherOrigin)
        var replay = LedgerReplay(origin: LedgerFixture.origin)
        #expect(throws: LedgerError.invalid(.signature)) { try replay.accept(read, heads: { _, _ in [] }) }
        var home = LedgerReplay(origin: LedgerFixture.otherOrigin)
        #expect(try home.accept(read, heads: { _, _ in [] })?.leaves.count == nil)
    }

    @Test("a signature by a key that is not the record's is refused", .spec("LEDGER-40"))
    func otherKey() throws {
        var ledger = LedgerFixture(seed: 6)
        try ledger.open()
        try ledger.open()
        ledger.seal()
        let thief = ledger.records[1].key
        let entry = try ledger.entry(of: 0, effect: .revoke).signed(by: thief, for: LedgerFixture.origin)
        var replay = LedgerReplay(origin: LedgerFixture.origin)
        var records = RecordIndex()
        for leaf in ledger.leaves {
            if let block = try replay.accept(leaf, heads: records.heads) { records.add(block) }
        }
        let read = ReadLeaf(entry.encoded).checked(by: thief.publicKey, in: LedgerFixture.origin)
        #expect(throws: LedgerError.invalid(.signature)) { try replay.accept(read, heads: records.heads) }
    }
}
