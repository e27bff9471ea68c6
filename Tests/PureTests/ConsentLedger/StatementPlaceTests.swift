import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("statements and their places")
struct StatementPlaceTests {
    private static let person = [UInt8](repeating: 3, count: 32)

    @Test(
        "a consent logged again elsewhere is bytes: it opens no entry but its own", .spec("LEDGER-5"),
        arguments: Suite.allCases)
    func reloggedConsentIsBytes(suite: Suite) throws {
        var ledger = LedgerFixture(seed: 21)
        try ledger.open(suite)
        try ledger.open(suite)
        let holder = ledger.records[0]
        let first = try #require(holder.chain.first)
        let previous = MerkleTree.leafHash(first.encoded)
        let place = StatementPlace(
            origin: LedgerFixture.origin, record: holder.id, sequence: 1, previous: previous,
            recordKey: holder.key.publicKey.bytes, effect: .issue, notAfter: LedgerFixture.notAfter)
        let opening = try Opening([Self.statement(at: place)])
        let entry = Entry(
            suite: suite, effect: .issue, record: holder.id, sequence: 1, previous: previous,
            notAfter: LedgerFixture.notAfter, commitment: opening.commitment, stop: .zero, signer: nil)
        let key = holder.key.publicKey
        try opening.check(opens: entry, origin: LedgerFixture.origin, recordKey: key)

        for (what, elsewhere) in Self.elsewhere(entry, otherRecord: ledger.records[1].id) {
            #expect(throws: StatementError.otherEntry, "\(what)") {
                try opening.check(opens: elsewhere, origin: LedgerFixture.origin, recordKey: key)
            }
        }
        #expect(throws: StatementError.otherEntry, "another ledger") {
            try opening.check(opens: entry, origin: LedgerFixture.otherOrigin, recordKey: key)
        }
        let otherKey = ledger.records[1].key.publicKey
        #expect(throws: StatementError.otherEntry, "another record key") {
            try opening.check(opens: entry, origin: LedgerFixture.origin, recordKey: otherKey)
        }
        var keyChange = entry
        keyChange.signer = otherKey
        #expect(throws: StatementError.otherEntry, "a key change that the statement does not name") {
            try opening.check(opens: keyChange, origin: LedgerFixture.origin, recordKey: key)
        }
    }

    /// The entry with one field another, each committing to the very opening.
    private static func elsewhere(_ entry: Entry, otherRecord: RecordID) -> [(String, Entry)] {
        let changes: [(String, (inout Entry) -> Void)] = [
            ("another record", { $0.record = otherRecord }),
            ("another sequence number", { $0.sequence = 2 }),
            ("another predecessor", { $0.previous = .sha256([1]) }),
            ("another effect", { $0.effect = .renew }),
            ("another end", { $0.notAfter += 1 }),
            ("another commitment", { $0.commitment = .sha256([2]) }),
            ("another kind", { $0.kind = .foreignRevocation }),
        ]
        return changes.map { what, change in
            var changed = entry
            change(&changed)
            return (what, changed)
        }
    }

    private static func statement(at place: StatementPlace) throws -> SignedStatement {
        let key = try SigningKey(suite: .ed25519, secret: person)
        let header = StatementHeader(
            suite: .ed25519, keyID: key.publicKey.thumbprint, role: .author, place: place,
            issuedAt: LedgerFixture.firstTime, salt: .sha256([3]))
        return try SignedStatement.sign(payload: Array(#"{"resourceType":"Consent"}"#.utf8), header: header, key: key)
    }
}
