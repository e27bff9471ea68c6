import CipherSuites
import ConsentLedger
import Foundation
import GRDB
import MerkleLog
import Storage
import TestSupport
import Testing

/// What makes a ledger fast must not make it wrong.
@Suite(.timeLimit(.minutes(10))) struct AppendSpeedTests {
    @Test("what was checked for one ledger is checked again for another", .spec("STORAGE-100"))
    func checkedElsewhere() async throws {
        let home = try StoredLedger()
        let other = try StoredLedger(ledger: TestLedger("chongqing-1.example/consent"))
        var chain = try RecordChain(in: home.origin)
        let signed = try chain.sign(by: TestKeys.signing("author"))
        let checked = try home.writer.check(PreparedSubmission(signed.submission))
        await #expect(throws: AppendError.refused(.invalid(.signature))) { try await other.writer.append(checked) }
        let committed = try await home.writer.append(checked)
        #expect(try home.database.entry(at: committed.index, in: home.origin) == signed.entry)
        #expect(try other.database.head(of: other.origin) == nil)
    }

    @Test("a signature checked beforehand is refused where the writer would refuse it", .spec("STORAGE-100"))
    func refusedBeforehand() async throws {
        let node = try StoredLedger()
        var chain = try RecordChain(in: node.origin)
        let author = try TestKeys.signing("author")
        let signed = try chain.sign(by: author)
        let forged = try signed.entry.signed(by: author, for: node.origin)
        let submission = try PreparedSubmission(Submission(entry: forged, opening: signed.opening))
        #expect(throws: AppendError.refused(.invalid(.signature))) { try node.writer.check(submission) }
        await #expect(throws: AppendError.refused(.invalid(.signature))) { try await node.writer.append(submission) }
    }

    @Test("the write-ahead log is folded between blocks", .spec("STORAGE-101"))
    func folded() async throws {
        let node = try StoredLedger()
        let log = node.path + "-wal"
        let appended = 500
        for _ in 0..<appended { try await node.grow(1) }
        #expect(try WriteAheadLog.commits(at: log) < appended)
        try node.replay()
    }

    @Test("a copy takes entries whose keys stand in any earlier block, accepted or not", .spec("STORAGE-102"))
    func keysOfACopy() throws {
        let scratch = try ScratchDirectory()
        let database = try NodeDatabase(path: scratch.path("node.sqlite"))
        var partner = PublishedLedger(try TestLedger("chongqing.example/consent"))
        let origin = partner.ledger.origin
        let author = try TestKeys.signing("author")
        var chains = try (0..<3).map { _ in try RecordChain(in: origin) }
        for block in 0..<6 {
            let entries = try chains.indices.map { number in
                let newKey = (block + number).isMultiple(of: 3) && block > 0
                return try chains[number].sign(
                    effect: block == 0 ? .issue : .renew, by: author,
                    newKey: newKey ? TestKeys.signing("\(block) \(number)") : nil
                ).entry
            }
            try partner.seal(entries)
        }
        let cut = Int(try partner.checkpoint(afterBlock: 1).checkpoint.size)
        try database.stage(Array(partner.leaves[..<cut]), from: 0, of: origin)
        try database.acceptStaged(
            upTo: partner.checkpoint(afterBlock: 1), of: origin, cosignedAt: TestTime.now, knownOrigins: [])
        try database.stage(Array(partner.leaves[cut...]), from: UInt64(cut), of: origin)
        try database.acceptStaged(
            upTo: partner.checkpoint(), of: origin, cosignedAt: TestTime.now, knownOrigins: [])
        #expect(try database.head(of: origin)?.state == partner.state)
    }

    @Test("openings of an older schema keep their commitments, each with one opening", .spec("STORAGE-103"))
    func openingsInOrder() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path("node.sqlite")
        let openings = (0..<200).map { number in
            (commitment: Digest.sha256([UInt8(number)]), data: [UInt8](repeating: UInt8(number), count: 16 * number))
        }
        do {
            let old = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(old, upTo: "6")
            try old.write { db in
                for (number, opening) in openings.enumerated() {
                    try db.execute(
                        sql: "INSERT INTO opening VALUES (?, ?, ?)",
                        arguments: [Data(opening.commitment.bytes), Data(opening.data), number])
                }
            }
            try old.close()
        }
        try NodeDatabase(path: path).close()
        try DatabaseQueue(path: path).write { db in
            let sql = "SELECT data, received_at FROM opening WHERE commitment = ?"
            for (number, opening) in openings.enumerated() {
                let commitment = Data(opening.commitment.bytes)
                let row = try #require(try Row.fetchOne(db, sql: sql, arguments: [commitment]))
                #expect(row["data"] == Data(opening.data), "opening \(number)")
                #expect(row["received_at"] == number)
                #expect(throws: DatabaseError.self) {
                    try db.execute(
                        sql: "INSERT INTO opening(commitment, data, received_at) VALUES (?, x'00', 0)",
                        arguments: [commitment])
                }
            }
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM opening") == openings.count)
        }
    }
}
