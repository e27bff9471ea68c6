import CipherSuites
import ConsentLedger
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite("The index of records", .timeLimit(.minutes(10))) struct RecordIndexTests {
    /// A record whose key changes twice and whose chain forks between, and what each entry leaves in force.
    private static func stored() async throws -> (node: StoredLedger, record: RecordID, heads: [RecordHead]) {
        let node = try StoredLedger()
        try await node.grow(3)
        let author = try TestKeys.signing("author")
        var chain = try RecordChain(in: node.origin)
        var heads: [RecordHead] = []
        func append(_ chain: inout RecordChain, newKey: SigningKey? = nil) async throws {
            let effect: Effect = chain.sequence == 0 ? .issue : .renew
            let signed = try chain.sign(effect: effect, by: author, newKey: newKey)
            try await node.append(signed)
            heads.append(
                RecordHead(
                    sequence: signed.entry.sequence, leafHash: signed.leafHash, key: chain.key.publicKey,
                    stop: .sha256(chain.stopKey.publicKey.bytes), effect: effect, notAfter: signed.entry.notAfter))
        }
        try await append(&chain)
        var branch = chain
        try await append(&branch, newKey: TestKeys.signing("of the branch"))
        try await append(&chain)
        try await append(&branch)
        try await append(&chain, newKey: TestKeys.signing("of the trunk"))
        try await append(&branch)
        try await append(&chain)
        return (node, chain.record, heads)
    }

    private static func rows(_ node: StoredLedger) throws -> [Row] {
        try node.rawConnection().read { try Row.fetchAll($0, sql: "SELECT * FROM record ORDER BY 1, 2, 3, 4") }
    }

    @Test(
        "every entry of a forked record has the keys of its own branch",
        .spec("STORAGE-224", "STORAGE-11", "STORAGE-12"))
    func chain() async throws {
        let (node, record, heads) = try await Self.stored()
        let chain = try node.database.chain(of: record, in: node.origin)
        #expect(Set(chain.map(\.head)) == Set(heads))
        #expect(chain.map(\.head.sequence) == [0, 1, 1, 2, 2, 3, 3])
        try node.database.forEachStopHash(of: node.origin) { found, stop in
            if found == record { #expect(stop == heads[0].stop) }
        }
    }

    @Test("an index of schema 29 becomes the one that would be made anew", .spec("STORAGE-225", "STORAGE-1"))
    func migration() async throws {
        let (node, record, heads) = try await Self.stored()
        let before = try Self.rows(node)
        try await node.rawConnection().write { try Self.downgrade($0, node.database, node.origin) }
        #expect(try await node.rawConnection().read { try $0.columns(in: "record") }.count == 10)

        let opened = try NodeDatabase(path: node.path)
        #expect(try Self.rows(node) == before)
        #expect(try Set(opened.chain(of: record, in: node.origin).map(\.head)) == Set(heads))
        try opened.verify(node.origin, keys: nil, knownOrigins: [])
        await #expect(throws: DatabaseError.self) {
            try await node.rawConnection().write { try $0.execute(sql: "DELETE FROM record") }
        }
        try await node.rawConnection().read { db in
            let triggers = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%record%'")
            #expect(
                Set(triggers).isSuperset(of: [
                    "record_no_update", "record_no_delete", "ending_record", "ending_disclosure",
                ]))
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
        }
        try opened.rebuildIndexes(knownOrigins: [])
        #expect(try Self.rows(node) == before)
    }

    /// The index as schema 29 kept it: with copies of what the entries say.
    private static func downgrade(_ db: Database, _ database: NodeDatabase, _ origin: Origin) throws {
        let triggers = try Row.fetchAll(
            db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%record%'")
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
        try db.execute(
            sql: """
                CREATE TABLE old(
                    ledger INTEGER NOT NULL REFERENCES ledger, record BLOB NOT NULL CHECK (length(record) = 32),
                    seq INTEGER NOT NULL, idx INTEGER NOT NULL, leaf BLOB NOT NULL, suite INTEGER NOT NULL,
                    key BLOB NOT NULL, stop BLOB NOT NULL, effect INTEGER NOT NULL, not_after INTEGER NOT NULL,
                    PRIMARY KEY (ledger, record, seq, idx)) STRICT, WITHOUT ROWID
                """)
        for record in try Set(Row.fetchAll(db, sql: "SELECT record FROM record").map { $0["record"] as Data }) {
            for link in try database.chain(of: #require(RecordID(record)), in: origin) {
                let head = link.head
                try db.execute(
                    sql: "INSERT INTO old VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        record, Int64(head.sequence), Int64(link.index), Data(head.leafHash.bytes),
                        Int64(head.key.suite.rawValue), Data(head.key.bytes), Data(head.stop.bytes),
                        Int64(head.effect.rawValue), Int64(clamping: head.notAfter),
                    ])
            }
        }
        try db.execute(sql: "DROP TABLE record")
        try db.execute(sql: "ALTER TABLE old RENAME TO record")
        for trigger in triggers { try db.execute(sql: trigger["sql"]) }
        try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '32'")
    }
}
