import CipherSuites
import ConsentLedger
import Foundation
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite("Putting back a backup", .timeLimit(.minutes(10))) struct RestoreTests {
    private static func cosigner(_ node: StoredLedger) throws -> (Origin, CosignerState) {
        let other = try TestLedger("partner.example/consent")
        let text = try Checkpoint(origin: other.origin.text, size: 2, root: .sha256([1])).text
        let signature = try node.ledger.signers.cosigner.sign(text, at: TestTime.now)
        return (other.origin, CosignerState(size: 2, root: .sha256([1]), time: TestTime.now, signature: signature))
    }

    private static func keys(_ node: StoredLedger) -> (logs: [VerifierKey], cosigner: VerifierKey) {
        ([node.ledger.signers.log.verifierKey], node.ledger.signers.cosigner.verifierKey)
    }

    @Test("a backup is one file that appears whole; what an earlier one left is no obstacle", .spec("STORAGE-250"))
    func oneFile() async throws {
        let node = try StoredLedger()
        try await node.grow(3)
        let place = try ScratchDirectory()
        let path = place.path("copy.sqlite")
        for end in ["", "-wal", "-journal"] {
            try Data("cut off".utf8).write(to: URL(fileURLWithPath: path + ".new" + end))
        }
        try node.database.backup(to: path)
        let disk = FileManager.default
        #expect(try disk.contentsOfDirectory(atPath: place.url.path) == ["copy.sqlite"])
        let mode = try disk.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: CocoaError.self) { try node.database.backup(to: path) }
        // What can't be removed is named, and nothing has the backup's name.
        let other = place.path("other.sqlite")
        try disk.createDirectory(atPath: other + ".new", withIntermediateDirectories: false)
        #expect(throws: RestoreError.self) { try node.database.backup(to: other) }
        #expect(!disk.fileExists(atPath: other))
        // Alone, without a log beside it, the file is marked.
        let alone = try ScratchDirectory()
        try bytes.write(to: URL(fileURLWithPath: alone.path("node.sqlite")))
        #expect(try NodeDatabase(path: alone.path("node.sqlite")).isRestored())
    }

    @Test("what lay beside the place before is removed, or nothing is put there", .spec("STORAGE-249"))
    func leftOver() async throws {
        let node = try StoredLedger()
        try await node.grow(3)
        let backup = node.directory.path("copy.sqlite")
        try node.database.backup(to: backup)
        let disk = FileManager.default
        let place = try ScratchDirectory()
        let log = place.path("node.sqlite-wal")
        // No file, and so no removal of a file takes it away.
        try disk.createDirectory(atPath: log, withIntermediateDirectories: false)
        func restore() throws {
            try NodeDatabase.restore(
                from: backup, to: place.path("node.sqlite"), of: node.origin, keys: Self.keys(node))
        }
        let error = #expect(throws: RestoreError.self) { try restore() }
        guard case .disk(log, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try disk.contentsOfDirectory(atPath: place.url.path) == ["node.sqlite-wal"])
        try disk.removeItem(atPath: log)
        try Data("left over".utf8).write(to: URL(fileURLWithPath: log))
        try restore()
        #expect(try disk.contentsOfDirectory(atPath: place.url.path) == ["node.sqlite"])
    }

    @Test("a backup is marked, and without what the cosigner signed and without the lock record", .spec("STORAGE-85"))
    func backup() async throws {
        let node = try StoredLedger()
        try await node.grow(2)
        let (partner, state) = try Self.cosigner(node)
        #expect(try node.database.persist(state, of: partner))
        let path = node.directory.path("copy.sqlite")
        try node.database.backup(to: path)
        #expect(try !node.database.isRestored())
        #expect(try node.database.cosignerState(of: partner, name: state.signature.name) == state)
        // Even where the file is only moved into a node's place.
        let copy = try NodeDatabase(path: path)
        #expect(try copy.isRestored())
        #expect(try copy.isCosignerRestored())
        #expect(try copy.cosignerState(of: partner, name: state.signature.name) == nil)
    }

    @Test(
        "a backup is put back whole where nothing is, and stays as it is", .spec("STORAGE-85"),
        arguments: [false, true])
    func restored(isRaw: Bool) async throws {
        let node = try StoredLedger()
        try await node.grow(3)
        let (partner, state) = try Self.cosigner(node)
        #expect(try node.database.persist(state, of: partner))
        let leaves = try node.leaves()
        let path = node.directory.path("copy.sqlite")
        if isRaw {
            // A copy of the file that nobody marked.
            try node.database.close()
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: node.path + suffix) {
                try FileManager.default.copyItem(atPath: node.path + suffix, toPath: path + suffix)
            }
        } else {
            try node.database.backup(to: path)
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let place = try ScratchDirectory()
        try NodeDatabase.restore(from: path, to: place.path("node.sqlite"), of: node.origin, keys: Self.keys(node))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.url.path) == ["node.sqlite"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        let attributes = try FileManager.default.attributesOfItem(atPath: place.path("node.sqlite"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let restored = try StoredLedger(in: place, ledger: node.ledger)
        #expect(try restored.leaves() == leaves)
        try restored.replay()
        #expect(try restored.database.isRestored())
        #expect(try restored.database.cosignerState(of: partner, name: state.signature.name) == nil)
    }

    @Test("what is no backup of this node is refused, and nothing is left behind", .spec("STORAGE-88"))
    func refused() async throws {
        let node = try StoredLedger()
        try await node.grow(2)
        let path = node.directory.path("copy.sqlite")
        try node.database.backup(to: path)
        let place = try ScratchDirectory()
        let target = place.path("node.sqlite")
        let other = try TestLedger("other.example/consent").origin
        #expect(throws: RestoreError.otherLedger(node.origin)) {
            try NodeDatabase.restore(from: path, to: target, of: other, keys: Self.keys(node))
        }
        let stranger = try StoredLedger(ledger: TestLedger("stranger.example/consent"))
        #expect(throws: RestoreError.otherKeys) {
            try NodeDatabase.restore(from: path, to: target, of: node.origin, keys: Self.keys(stranger))
        }
        let text = node.directory.path("text")
        try Data("no database at all, but long enough to be looked at as one".utf8)
            .write(to: URL(fileURLWithPath: text))
        #expect(throws: RestoreError.notABackup) {
            try NodeDatabase.restore(from: text, to: target, of: node.origin, keys: Self.keys(node))
        }
        #expect(throws: POSIXError(.ENOENT)) {
            try NodeDatabase.restore(
                from: node.directory.path("absent"), to: target, of: node.origin, keys: Self.keys(node))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.url.path) == [])
        let leaves = try node.leaves()
        #expect(throws: RestoreError.occupied) {
            try NodeDatabase.restore(from: path, to: node.path, of: node.origin, keys: Self.keys(node))
        }
        #expect(try node.leaves() == leaves)
    }
}
