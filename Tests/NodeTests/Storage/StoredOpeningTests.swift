import CipherSuites
import ConsentLedger
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

struct StoredOpeningTests {
    /// What signs the same payload, one statement or several, as openings are.
    private func opening(signatures: Int, payload: [UInt8]) -> [UInt8] {
        let random = RandomSource.system
        let lines = (0..<signatures).map { _ in
            [random.bytes(200), payload, random.bytes(64)].map(Base64URL.encode).joined(separator: ".")
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    @Test("an opening comes back byte for byte, and takes no more than what was signed", .spec("STORAGE-244"))
    func roundTrip() {
        for signatures in 1...Opening.maximumStatements {
            for size in [0, 1, 2, 3, 700, 1200, 4000] {
                let payload = size == 0 ? [] : RandomSource.system.bytes(size)
                let text = opening(signatures: signatures, payload: payload)
                let stored = StoredOpening(text)
                #expect(StoredOpening.opening(stored.bytes) == text, "\(signatures) of \(size)")
                #expect(stored.bytes.count == 1 + signatures * (200 + 64 + 12) + size)
            }
        }
    }

    @Test("what is no opening is kept as it is", .spec("STORAGE-244"))
    func otherTexts() {
        let full = String(repeating: "A", count: Opening.maximumByteCount - 3)
        let texts = [
            "", "x", "a.b", "AA.AA.AA.AA", "AB.AA.AA", "AA.A=.AA", "AA.AA.AA\n", "AA.AA.AA\nAA", full + "A...",
        ]
        for text in texts {
            let stored = StoredOpening(Array(text.utf8))
            #expect(stored.bytes == Array(text.utf8), "\(text.prefix(20))")
            #expect(StoredOpening.opening(stored.bytes) == Array(text.utf8), "\(text.prefix(20))")
        }
    }

    @Test("damaged bytes stand for another opening or none, cut and lengthened ones for none", .spec("STORAGE-244"))
    func damage() {
        let text = opening(signatures: 2, payload: RandomSource.system.bytes(40))
        let stored = StoredOpening(text).bytes
        for position in stored.indices {
            for bit in 0..<8 {
                var changed = stored
                changed[position] ^= 1 << bit
                #expect(StoredOpening.opening(changed) != text)
            }
            #expect(StoredOpening.opening(Array(stored.prefix(position))) == Array(stored.prefix(position)))
        }
        #expect(StoredOpening.opening(stored + [0]) == stored + [0])
    }

    @Test("whether several signed is known from what is kept, old and new", .spec("STORAGE-244"))
    func severalStatements() throws {
        let single = opening(signatures: 1, payload: [10, 10, 10])
        let several = opening(signatures: 3, payload: [1])
        try DatabaseQueue().read { db in
            for (bytes, expected) in [
                (single, false), (several, true), (StoredOpening(single).bytes, false),
                (StoredOpening(several).bytes, true),
            ] {
                let sql = "SELECT \(StoredOpening.hasSeveralStatements) FROM (SELECT ? AS data)"
                let found = try Bool.fetchOne(db, sql: sql, arguments: [Data(bytes)])
                #expect(found == expected)
            }
        }
    }

    @Test("openings that an earlier version kept as texts are read beside new ones", .spec("STORAGE-244"))
    func olderRows() async throws {
        let node = try StoredLedger()
        var chain = try RecordChain(in: node.origin)
        let signed = try [1, 2].map { number in
            try chain.sign(
                payload: Array(#"{"resourceType":"Basic","id":"\#(number)"}"#.utf8), by: TestKeys.signing("author"))
        }
        for one in signed { _ = try await node.writer.append(one.submission) }
        let first = signed[0].opening
        try await node.rawConnection().write { db in
            try db.execute(
                sql: "UPDATE opening SET data = ? WHERE commitment = ?",
                arguments: [Data(first.bytes), Data(first.commitment.bytes)])
        }
        for one in signed {
            let found = try node.database.opening(for: one.opening.commitment)
            #expect(found == one.opening)
        }
        try node.database.verifyFile()
    }
}
