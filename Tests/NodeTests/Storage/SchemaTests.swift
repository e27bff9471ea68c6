import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SchemaTests {
    @Test("every table of a node is strict", .spec("STORAGE-3"))
    func strictTables() throws {
        let node = try StoredLedger()
        let tables = try node.rawConnection().read { db in
            try Row.fetchAll(db, sql: "PRAGMA table_list").filter { row in
                let name: String = row["name"]
                return row["type"] == "table" && !name.hasPrefix("sqlite_") && name != "grdb_migrations"
            }.map { row -> (name: String, isStrict: Bool) in (row["name"], row["strict"]) }
        }
        #expect(Set(tables.map(\.name)).isSuperset(of: Self.appendOnly.keys))
        #expect(tables.filter { !$0.isStrict }.map(\.name) == [])
    }

    /// One row in each table that a ledger's truth rests on.
    static let appendOnly: [String: String] = [
        "entry": "INSERT INTO entry VALUES (1, 0, x'00')",
        "subtree": "INSERT INTO subtree VALUES (1, 1, 0, zeroblob(32))",
        "record": "INSERT INTO record VALUES (1, zeroblob(32), 0, 0, 1, 0, 0)",
        "foreign_revocation": "INSERT INTO foreign_revocation VALUES (1, 0, 'a', x'00', x'00')",
        "contradiction": "INSERT INTO contradiction VALUES (1, 'a', x'00', x'00', 'why', 0)",
        "held_revocation": "INSERT INTO held_revocation VALUES ('a', x'00', 1, x'00', 0)",
        "former_line": "INSERT INTO former_line VALUES ('a', zeroblob(32), zeroblob(32), 'b')",
        "joining": "INSERT INTO joining VALUES ('a', zeroblob(32), 0, 'a', 'b', 'c')",
        "day_permit": "INSERT INTO day_permit VALUES ('a', zeroblob(32), 'a', 'b', zeroblob(32), 0)",
        "kinship": "INSERT INTO kinship VALUES ('a', zeroblob(32), 0, zeroblob(32))",
        "death": "INSERT INTO death VALUES ('a', zeroblob(32), zeroblob(32), 'a', 1, x'00')",
    ]

    @Test(
        "what a ledger holds can be neither changed nor deleted",
        .spec("STORAGE-4", "STORAGE-202", "STORAGE-209", "STORAGE-213", "STORAGE-230", "STORAGE-240"),
        arguments: appendOnly.keys.sorted())
    func appendOnlyTables(table: String) throws {
        let node = try StoredLedger()
        let other = try node.rawConnection()
        try other.write { try $0.execute(sql: try #require(Self.appendOnly[table])) }
        let column = try other.read { try #require(try $0.columns(in: table).first?.name) }
        for statement in ["UPDATE \(table) SET \(column) = \(column)", "DELETE FROM \(table)"] {
            let error = #expect(throws: DatabaseError.self) { try other.write { try $0.execute(sql: statement) } }
            #expect(error?.message == "\(table) is append-only")
        }
        #expect(try other.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") } == 1)
    }

    @Test("the connection that writes flushes every commit to the write-ahead log", .spec("STORAGE-2"))
    func durability() throws {
        let node = try StoredLedger()
        #expect(try node.database.writerSetting("synchronous") == "2")
        #expect(try node.database.writerSetting("journal_mode") == "wal")
        #expect(try node.database.writerSetting("foreign_keys") == "1")
    }

    @Test("a database of the first schema opens at the newest with all its rows", .spec("STORAGE-1"))
    func migration() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path("node.sqlite")
        let institution = try TestInstitution(1)
        let ledger = try TestLedger()
        let leaf = [UInt8](repeating: 7, count: 256)
        let record = RecordID.random(.system)
        let patient = try TestParty("张伟", home: ledger.origin)
        do {
            let old = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(old, upTo: "1")
            try old.write { db in
                try db.execute(
                    sql: "INSERT INTO institution VALUES (?, ?, 1, ?, 'enrol')",
                    arguments: [institution.id.text, institution.named.name, Data(institution.key.publicKey.bytes)])
                try db.execute(sql: "INSERT INTO ledger VALUES (1, ?, 1)", arguments: [ledger.origin.text])
                try db.execute(sql: "INSERT INTO entry VALUES (1, 0, ?)", arguments: [Data(leaf)])
                try db.execute(sql: "INSERT INTO floor VALUES ('clock', 99)")
                try db.execute(
                    sql: "INSERT INTO line VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        Data(record.bytes), ledger.origin.text, Data(patient.thumbprint.digest.bytes),
                        patient.healthCode().description, institution.id.text,
                    ])
                #expect(try !db.tableExists("held_revocation"))
            }
            try old.close()
        }
        let database = try NodeDatabase(path: path)
        #expect(try database.institutions() == [institution.accepted([.enrol])])
        #expect(try database.raise("clock", to: 1) == 99)
        #expect(try database.line(record, home: ledger.origin)?.institution == institution.id)
        #expect(try database.lines(of: patient.thumbprint).map(\.record) == [record])
        var leaves: [[UInt8]] = []
        try database.forEachLeaf(of: ledger.origin) { leaves.append($1) }
        #expect(leaves == [leaf])
        let applied = try DatabaseQueue(path: path).read { try Schema.migrator.appliedMigrations($0) }
        #expect(applied == Schema.migrator.migrations)
        #expect(applied.count > 1)
    }

    @Test("a database of schema 6 keeps every opening, disclosure and message on the way up", .spec("STORAGE-1"))
    func migrationFrom6() throws {
        let scratch = try ScratchDirectory()
        let path = scratch.path("node.sqlite")
        let openings = (0..<300).map { (Data(Digest.sha256([UInt8($0 % 256), UInt8($0 / 256)]).bytes), Int64($0)) }
        do {
            let old = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(old, upTo: "6")
            try old.write { db in
                for (commitment, time) in openings {
                    try db.execute(
                        sql: "INSERT INTO opening(commitment, data, received_at) VALUES (?, ?, ?)",
                        arguments: [commitment, commitment, time])
                }
                try db.execute(
                    sql: "INSERT INTO disclosure VALUES (zeroblob(32), 'a', zeroblob(32), 7, zeroblob(32), NULL, 0)")
                try db.execute(sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES ('a', '/b', x'00', 1)")
            }
            try old.close()
        }
        let database = try NodeDatabase(path: path)
        #expect(try database.unreportedAccounts().isEmpty)
        #expect(try database.outboxCount() == 1)
        try DatabaseQueue(path: path).read { db in
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM opening") == openings.count)
            for (commitment, time) in openings {
                let row = try Row.fetchOne(
                    db, sql: "SELECT data, received_at FROM opening WHERE commitment = ?", arguments: [commitment])
                #expect(row?["data"] == commitment)
                #expect(row?["received_at"] == time)
            }
            #expect(try Int64.fetchOne(db, sql: "SELECT idx FROM disclosure WHERE reported = 0") == 7)
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
            #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
        }
    }

    @Test("several processes may open a new directory at once", .spec("STORAGE-58"))
    func openedAtOnce() async throws {
        for _ in 0..<40 {
            let scratch = try ScratchDirectory()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask { try NodeDatabase(path: scratch.path("node.sqlite")).outboxCount() }
                }
                for try await count in group { #expect(count == 0) }
            }
            let database = try NodeDatabase(path: scratch.path("node.sqlite"))
            #expect(try database.writerSetting("integrity_check") == "ok")
        }
    }

    @Test("a database of a newer program is refused by the name of its schema, and stays as it is", .spec("STORAGE-1"))
    func newerSchema() async throws {
        let node = try StoredLedger()
        try await node.grow(3)
        try await node.rawConnection().write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
        }
        let before = try node.leaves()
        #expect(throws: StorageError.newerSchema(found: "99 from the future")) { try NodeDatabase(path: node.path) }
        #expect(try node.leaves() == before)
    }
}
