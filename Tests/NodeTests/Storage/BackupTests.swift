import ConsentLedger
import Foundation
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct BackupTests {
    @Test("a backup taken while entries are appended is the ledger at one of its heads", .spec("STORAGE-6"))
    func whileWriting() async throws {
        let node = try StoredLedger()
        try await node.grow(20)
        let atLeast = try #require(try node.database.head(of: node.origin)?.state.size)
        let copies = try ScratchDirectory()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for _ in 0..<30 { try await node.grow(2) } }
            group.addTask {
                for number in 0..<5 { try node.database.backup(to: copies.path("\(number)")) }
            }
            try await group.waitForAll()
        }
        let whole = try node.leaves()
        for number in 0..<5 {
            let path = copies.path("\(number)")
            let copy = try NodeDatabase(path: path)
            let head = try #require(try copy.head(of: node.origin))
            #expect(head.state.size >= atLeast)
            #expect(try node.ledger.verified(head.note).checkpoint.root == head.state.root)
            #expect(try node.database.root(at: head.state.size, in: node.origin) == head.state.root)
            var leaves: [[UInt8]] = []
            try copy.forEachLeaf(of: node.origin) { leaves.append($1) }
            #expect(leaves == Array(whole.prefix(Int(head.state.size))))
        }
    }

    @Test("a backup is readable by its owner only", .spec("STORAGE-7"))
    func permissions() throws {
        let node = try StoredLedger()
        let path = node.directory.path("copy")
        try node.database.backup(to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a backup never writes over a file", .spec("STORAGE-7"))
    func existingTarget() throws {
        let node = try StoredLedger()
        let path = node.directory.path("precious")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: CocoaError.self) { try node.database.backup(to: path) }
        #expect(error?.code == .fileWriteFileExists)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
    }
}
