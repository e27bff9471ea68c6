import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("rules of one entry beside its neighbours")
struct LedgerRulesTests {
    @Test("two entries with one sequence number are both entered, and the record is disputed", .spec("LEDGER-15"))
    func dispute() throws {
        var ledger = LedgerFixture(seed: 1)
        try ledger.open()
        try ledger.open()
        ledger.seal()
        let rival = try ledger.entry(of: 0, effect: .revoke)
        try ledger.extend(0, effect: .narrow)
        ledger.append(rival.encoded)
        try ledger.extend(0)
        ledger.seal()
        var replay = LedgerReplay(origin: LedgerFixture.origin)
        var records = RecordIndex()
        for leaf in ledger.leaves {
            if let block = try replay.accept(leaf, heads: records.heads) { records.add(block) }
        }
        #expect(records.disputed == [ledger.records[0].id])
        #expect(records.heads(of: ledger.records[0].id, at: 1).count == 2)
        #expect(records.heads(of: ledger.records[0].id, at: 2).count == 1)
        #expect(records.count == 2)
    }

    @Test("a rival that comes blocks later still stands at its number, and either may be continued", .spec("LEDGER-15"))
    func lateRival() throws {
        var ledger = LedgerFixture(seed: 2)
        try ledger.open()
        let rival = try ledger.entry(of: 0, effect: .revoke)
        for _ in 0..<5 {
            try ledger.extend(0)
            ledger.seal()
        }
        ledger.append(rival.encoded)
        let onRival = try ledger.entry(of: 0, effect: .renew, after: [ledger.records[0].chain[0], rival])
        ledger.append(onRival.encoded)
        ledger.seal()
        #expect(try replayLedger(ledger.leaves).state == ledger.state)
    }

    @Test("the very bytes of an entry are not entered twice", .spec("LEDGER-14"), arguments: [false, true])
    func repetition(inOneBlock: Bool) throws {
        var ledger = LedgerFixture(seed: 3)
        try ledger.open()
        let entry = try ledger.extend(0)
        if !inOneBlock { ledger.seal() }
        ledger.append(entry.encoded)
        ledger.seal()
        #expect(throws: LedgerError.invalid(.repeatedEntry)) { try replayLedger(ledger.leaves) }
    }

    @Test("a record is opened once, and its first entry again is refused too", .spec("LEDGER-11", "LEDGER-14"))
    func secondOpening() throws {
        var ledger = LedgerFixture(seed: 4)
        let first = try ledger.open()
        ledger.seal()
        ledger.append(first.encoded)
        ledger.seal()
        #expect(throws: LedgerError.invalid(.recordExists)) { try replayLedger(ledger.leaves) }
    }

    @Test("a changed key signs from the next entry on, and the old one no longer", .spec("LEDGER-13"))
    func keyChange() throws {
        var ledger = LedgerFixture(seed: 5)
        try ledger.open(.es256)
        let oldKey = ledger.records[0].key
        let newKey = try ledger.key(.es256)
        try ledger.extend(0, newKey: newKey)
        try ledger.extend(0)
        ledger.seal()
        #expect(try replayLedger(ledger.leaves).state == ledger.state)
        ledger.records[0].key = oldKey
        try ledger.extend(0)
        #expect(throws: LedgerError.invalid(.signature)) { try replayLedger(ledger.leaves + ledger.waiting) }
    }

    @Test("an entry made for another ledger verifies nowhere else", .spec("LEDGER-9"))
    func anotherLedger() throws {
        var ledger = LedgerFixture(seed: 6)
        let entry = try ledger.open()
        let judged = { (origin: Origin) in
            try LedgerRules.judge(entry, leafHash: MerkleTree.leafHash(entry.encoded), origin: origin) { _, _ in [] }
        }
        #expect(try judged(LedgerFixture.origin).key == entry.signer)
        #expect(throws: LedgerError.invalid(.signature)) { try judged(LedgerFixture.otherOrigin) }
    }

    @Test("only an event is judged as one", .spec("LEDGER-16"))
    func otherKinds() throws {
        var ledger = LedgerFixture(seed: 7)
        try ledger.open()
        let holder = ledger.records[0]
        let revocation = try LedgerFixture.revocation(of: holder.id, in: LedgerFixture.origin, by: holder.key)
        #expect(throws: LedgerError.invalid(.malformed)) {
            try LedgerRules.judge(revocation, leafHash: .zero, origin: LedgerFixture.origin) { _, _ in [] }
        }
        ledger.seal()
        let seal = try #require(ledger.leaves.last)
        #expect(throws: LedgerError.invalid(.malformed)) { try Entry(decoding: seal) }
        let entry = try #require(ledger.leaves.first)
        #expect(throws: LedgerError.invalid(.malformed)) { try Seal(decoding: entry) }
    }

    @Test(
        "a foreign revocation is checked where its ledger is known and kept where it is not", .spec("LEDGER-17"))
    func foreignRevocation() throws {
        var ledger = LedgerFixture(seed: 8)
        let (key, stranger) = (try ledger.key(), try ledger.key(.es256))
        try ledger.open()
        let good = try LedgerFixture.revocation(of: ledger.records[0].id, in: LedgerFixture.otherOrigin, by: key)
        var bad = good
        bad.signature = try stranger.sign(good.signedBytes(for: LedgerFixture.otherOrigin))
        let known = [LedgerFixture.origin, LedgerFixture.otherOrigin]
        #expect(try LedgerRules.judgeForeignRevocation(good, known: known) == LedgerFixture.otherOrigin)
        #expect(try LedgerRules.judgeForeignRevocation(bad, known: [LedgerFixture.origin]) == nil)
        #expect(throws: LedgerError.invalid(.signature)) {
            try LedgerRules.judgeForeignRevocation(bad, known: known)
        }
    }

    @Test(
        "a revocation of the ledger's own record is by the key in force or the stop key", .spec("LEDGER-18"),
        arguments: [1, 2, 3, 4, 7, 8, 9, 30])
    func ownRevocation(chainLength: Int) throws {
        var ledger = LedgerFixture(seed: 9)
        try ledger.open()
        let oldKey = ledger.records[0].key
        for _ in 1..<chainLength { try ledger.extend(0) }
        try ledger.extend(0, newKey: try ledger.key())
        let holder = ledger.records[0]
        for inOneBlock in [true, false] {
            if !inOneBlock { ledger.seal() }
            for key in [holder.key, holder.stopKey] {
                let revocation = try LedgerFixture.revocation(of: holder.id, in: LedgerFixture.origin, by: key)
                _ = try replayLedger(ledger.leaves + ledger.waiting + [revocation.encoded])
            }
            for key in [oldKey, try ledger.key()] {
                let revocation = try LedgerFixture.revocation(of: holder.id, in: LedgerFixture.origin, by: key)
                #expect(throws: LedgerError.invalid(.revocationAuthority)) {
                    try replayLedger(ledger.leaves + ledger.waiting + [revocation.encoded])
                }
            }
        }
        let nobody = RecordID.random(RandomSource { [UInt8](repeating: 9, count: $0) })
        let revocation = try LedgerFixture.revocation(of: nobody, in: LedgerFixture.origin, by: holder.key)
        #expect(throws: LedgerError.invalid(.predecessor)) {
            try replayLedger(ledger.leaves + [revocation.encoded])
        }
    }
}
