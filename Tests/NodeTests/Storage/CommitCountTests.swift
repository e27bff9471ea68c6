import ConsentLedger
import Storage
import TestSupport
import Testing

@Suite("What a database counts", .timeLimit(.minutes(10)))
struct CommitCountTests {
    @Test("its own durable transactions, and neither reads, failures nor another process's", .spec("STORAGE-70"))
    func commits() async throws {
        let node = try StoredLedger()
        let other = try node.again()
        let (before, elsewhere) = (node.database.commits, other.database.commits)
        try await node.grow(1)
        #expect(node.database.commits == before + 1)
        _ = try node.database.head(of: node.origin)
        _ = try node.database.changeMark()
        #expect(throws: StorageError.wrongLedger(node.origin)) {
            try node.database.stage([[1]], from: 0, of: node.origin)
        }
        #expect(node.database.commits == before + 1)
        #expect(other.database.commits == elsewhere)
    }
}
