import ConsentLedger
import Foundation
import GRDB
import MerkleLog
import Synchronization
import TestSupport
import Testing

@testable import Storage

@Suite("Reads of one moment", .timeLimit(.minutes(10))) struct SnapshotTests {
    private static func put(_ number: Int, into node: StoredLedger) throws {
        try node.rawConnection().write { try $0.execute(sql: "INSERT INTO mark VALUES (?)", arguments: ["\(number)"]) }
    }

    private static func marks(_ node: StoredLedger) throws -> Int {
        try node.database.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM mark") } ?? 0
    }

    @Test("a snapshot, and one inside of it, shows what there was at its first read", .spec("STORAGE-241"))
    func oneMoment() throws {
        let node = try StoredLedger()
        try Self.put(1, into: node)
        let seen = try node.database.snapshot {
            let first = try Self.marks(node)
            try Self.put(2, into: node)
            let inner = try node.database.snapshot { try Self.marks(node) }
            return [first, inner, try Self.marks(node)]
        }
        #expect(seen == [1, 1, 1])
        #expect(try Self.marks(node) == 2)
    }

    @Test("a snapshot that fails is left, and so is what was read in it", .spec("STORAGE-241"))
    func failure() throws {
        struct Failure: Error {}
        let node = try StoredLedger()
        #expect(throws: Failure.self) {
            try node.database.snapshot {
                #expect(try Self.marks(node) == 0)
                throw Failure()
            }
        }
        try Self.put(1, into: node)
        #expect(try Self.marks(node) == 1)
    }

    @Test("a snapshot whose transaction has ended gives an error and nothing of another moment", .spec("STORAGE-248"))
    func ended() throws {
        let node = try StoredLedger()
        try Self.put(1, into: node)
        // As SQLite does by itself after an error of the disk.
        func end() throws { try node.database.reading { try $0.execute(sql: "ROLLBACK") } }
        for isReadAgain in [true, false] {
            #expect(throws: DatabaseError.self) {
                try node.database.snapshot {
                    #expect(try Self.marks(node) == 1)
                    try end()
                    if isReadAgain { #expect((try? Self.marks(node)) == nil) }
                }
            }
        }
        #expect(try Self.marks(node) == 1)
    }

    @Test("another database that is read in a snapshot is read as it is", .spec("STORAGE-241"))
    func otherDatabase() throws {
        let (one, other) = (try StoredLedger(), try StoredLedger())
        try one.database.snapshot {
            #expect(try Self.marks(one) == 0)
            #expect(try Self.marks(other) == 0)
            try Self.put(1, into: other)
            #expect(try Self.marks(other) == 1)
        }
    }

    @Test("a task that begins in a snapshot reads what there is, on whatever thread", .spec("STORAGE-241"))
    func taskInside() async throws {
        let node = try StoredLedger()
        let tasks = try node.database.snapshot {
            #expect(try Self.marks(node) == 0)
            try Self.put(1, into: node)
            return (0..<8).map { _ in Task { try Self.marks(node) } }
        }
        for task in tasks { #expect(try await task.value == 1) }
    }
}
