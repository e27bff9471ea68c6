import CipherSuites
import ConsentLedger
import Foundation
import GRDB
import MerkleLog
import NodeService
import TestSupport
import Testing

@testable import Storage

@Suite("What is stored, verified", .timeLimit(.minutes(10))) struct VerificationTests {
    private static func keys(_ ledger: TestLedger) -> (log: LogKeys, cosigner: VerifierKey) {
        (LogKeys(ledger.signers.log.verifierKey), ledger.signers.cosigner.verifierKey)
    }

    /// An own ledger with every kind of leaf, and a copy of another.
    private static func stored() async throws -> (StoredLedger, PublishedLedger) {
        let node = try StoredLedger()
        try await node.grow(5)
        let author = try TestKeys.signing("author")
        var chain = try RecordChain(in: node.origin)
        for _ in 0..<3 { try await node.append(chain.sign(effect: .renew, by: author)) }
        let revocation = try chain.foreignRevocation(by: chain.key)
        _ = try await node.writer.append(Submission(revocation: revocation, of: node.origin))
        var partner = PublishedLedger(try TestLedger("partner.example/consent"))
        try partner.grow(blocks: 3)
        try node.database.stage(partner.leaves, from: 0, of: partner.ledger.origin)
        try node.database.acceptStaged(
            upTo: partner.checkpoint(), of: partner.ledger.origin, cosignedAt: 0, knownOrigins: [node.origin])
        return (node, partner)
    }

    private static func verify(_ node: StoredLedger, _ partner: PublishedLedger) throws {
        try node.database.verifyFile()
        try node.database.verify(node.origin, keys: keys(node.ledger), knownOrigins: [])
        try node.database.verify(partner.ledger.origin, keys: keys(partner.ledger), knownOrigins: [])
    }

    private static func damage(_ node: StoredLedger, _ partner: PublishedLedger) -> Damage? {
        do {
            try verify(node, partner)
            return nil
        } catch {
            return error as? Damage
        }
    }

    /// Changes rows as nobody may: without the tables' guards.
    private static func change(_ node: StoredLedger, _ sql: String) throws {
        try node.rawConnection().write { db in
            for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(trigger)")
            }
            try db.execute(sql: sql)
            #expect(db.changesCount > 0, "\(sql)")
        }
    }

    @Test("what a node wrote itself verifies, and progress is told", .spec("STORAGE-86"))
    func sound() async throws {
        let (node, partner) = try await Self.stored()
        #expect(Self.damage(node, partner) == nil)
        var last: UInt64 = 0
        try node.database.verify(node.origin, keys: nil, knownOrigins: []) { last = $0 }
        #expect(last == (try node.database.head(of: node.origin)?.state.size))
    }

    @Test(
        "one changed row is found and named", .spec("STORAGE-86", "STORAGE-224"),
        arguments: [
            ("UPDATE entry SET data = zeroblob(256) WHERE ledger = 1 AND idx = 3", Damage.Kind.leaf),
            (
                "UPDATE entry SET data = CAST(substr(data, 1, 200) || zeroblob(56) AS BLOB) WHERE ledger = 1 AND idx = 0",
                .leaf
            ),
            ("DELETE FROM entry WHERE ledger = 1 AND idx = 4", .leaf),
            ("DELETE FROM entry WHERE ledger = 2 AND idx = 0", .leaf),
            ("UPDATE head SET size = size - 1 WHERE ledger = 1", .head),
            ("UPDATE head SET height = height + 1 WHERE ledger = 2", .head),
            ("UPDATE head SET last_seal = zeroblob(32) WHERE ledger = 1", .head),
            ("UPDATE head SET note = (SELECT note FROM head WHERE ledger = 2) WHERE ledger = 1", .head),
            ("DELETE FROM subtree WHERE ledger = 1 AND level = 1 AND idx = 1", .subtree),
            ("UPDATE subtree SET hash = zeroblob(32) WHERE ledger = 2 AND level = 2 AND idx = 0", .subtree),
            ("INSERT INTO subtree VALUES (1, 9, 9, zeroblob(32))", .subtree),
            ("DELETE FROM record WHERE ledger = 1 AND seq = 2", .record),
            ("UPDATE record SET keyed = 99 WHERE ledger = 1 AND seq = 1", .record),
            ("UPDATE record SET keyed = idx WHERE ledger = 1 AND seq = 1", .record),
            ("UPDATE record SET opened = idx WHERE ledger = 1 AND seq = 1", .record),
            ("UPDATE record SET effect = 4 WHERE ledger = 2 AND seq = 1", .record),
            (
                "INSERT INTO record SELECT ledger, record, 90, 0, effect, keyed, opened FROM record "
                    + "WHERE ledger = 1 AND seq = 1", .record
            ),
            ("DELETE FROM foreign_revocation", .foreignRevocation),
            ("UPDATE foreign_revocation SET named = 'other.example/x'", .foreignRevocation),
            ("UPDATE opening SET data = (SELECT data FROM opening ORDER BY commitment LIMIT 1)", .opening),
        ])
    func found(sql: String, kind: Damage.Kind) async throws {
        let (node, partner) = try await Self.stored()
        try Self.change(node, sql)
        let damage = Self.damage(node, partner)
        #expect(damage?.kind == kind, "\(sql): \(String(describing: damage))")
    }

    @Test("a note that the ledger's keys did not sign is found", .spec("STORAGE-86"))
    func strangeNote() async throws {
        let (node, partner) = try await Self.stored()
        let state = try #require(try node.database.head(of: node.origin)?.state)
        let stranger = try TestLedger("stranger.example/consent")
        let text = try Checkpoint(origin: node.origin.text, size: state.size, root: state.root).text
        let signer = try NoteSigner(
            name: node.origin.text, algorithm: .ed25519, key: TestKeys.signing("log \(stranger.origin)"))
        let note = SignedNote(text: text, signatures: [try signer.sign(text)])
        try await node.rawConnection().write {
            try $0.execute(sql: "UPDATE head SET note = ? WHERE ledger = 1", arguments: [Data(note.serialized)])
        }
        #expect(Self.damage(node, partner)?.kind == .note)
    }

    /// Every row of a table in the order of its key.
    private static func rows(_ path: String, _ table: String) throws -> [Row] {
        try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: "SELECT * FROM \(table) ORDER BY 1, 2, 3, 4") }
    }

    /// Empties a table, and leaves its guards as they were.
    private static func empty(_ path: String, _ table: String) throws {
        try DatabaseQueue(path: path).write { db in
            let guards = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                arguments: [table])
            for trigger in guards { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
            try db.execute(sql: "DELETE FROM \(table)")
            for trigger in guards { try db.execute(sql: trigger["sql"]) }
        }
    }

    @Test(
        "an index that is lost is made anew, row for row", .spec("STORAGE-87"), arguments: NodeDatabase.derivedTables)
    func rebuilt(table: String) async throws {
        let custodian = try await ExchangeScene().custodian
        let path = custodian.node.directory.appendingPathComponent("node.sqlite").path
        let author = try TestKeys.signing("author")
        var chain = try RecordChain(in: custodian.origin)
        _ = try await custodian.node.writer.append(chain.sign(by: author).submission)
        _ = try await custodian.node.writer.append(
            Submission(revocation: chain.foreignRevocation(by: chain.key), of: custodian.origin))
        func verify() throws {
            for origin in try custodian.database.ledgers() {
                try custodian.database.verify(origin, keys: nil, knownOrigins: [])
            }
        }
        let before = try Self.rows(path, table)
        #expect(!before.isEmpty)
        try verify()
        try Self.empty(path, table)
        #expect(throws: Damage.self) { try verify() }
        try custodian.database.rebuildIndexes(knownOrigins: [])
        #expect(try Self.rows(path, table) == before)
        try verify()
        // What is append-only is so again, and the ledger goes on.
        if table != "statement" {
            #expect(throws: DatabaseError.self) {
                try DatabaseQueue(path: path).write { try $0.execute(sql: "DELETE FROM \(table)") }
            }
        }
        _ = try await custodian.node.writer.append(chain.sign(effect: .renew, by: author).submission)
        try verify()
    }

    @Test("indexes are not made anew over leaves that are damaged, and nothing is changed", .spec("STORAGE-87"))
    func notOverDamage() async throws {
        let (node, _) = try await Self.stored()
        let before = try Self.rows(node.path, "record")
        try Self.change(node, "UPDATE entry SET data = zeroblob(256) WHERE ledger = 1 AND idx = 3")
        #expect(throws: Damage(.leaf, of: node.origin, at: 3)) { try node.database.rebuildIndexes(knownOrigins: []) }
        #expect(try Self.rows(node.path, "record") == before)
    }
}
