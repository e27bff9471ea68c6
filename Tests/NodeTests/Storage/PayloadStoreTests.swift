import CipherSuites
import Foundation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PayloadStoreTests {
    let scratch: ScratchDirectory
    let store: PayloadStore
    let root = Digest.sha256([1])

    init() throws {
        scratch = try ScratchDirectory()
        store = try PayloadStore(directory: scratch.url.appendingPathComponent("payloads"))
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: store.directory.path).sorted()
    }

    private func write(_ pieces: [[UInt8]]) throws -> PayloadStore.Pending {
        let pending = try store.begin()
        for piece in pieces { try pending.write(piece) }
        return pending
    }

    @Test("a payload appears whole under its root, and not before", .spec("STORAGE-53"))
    func keep() throws {
        let pending = try write([[1, 2], [], [3]])
        #expect(!store.holds(root))
        try store.keep(pending, as: root)
        #expect(store.holds(root))
        #expect(try Data(contentsOf: store.url(of: root)) == Data([1, 2, 3]))
        #expect(try names() == [root.description])
        let attributes = try FileManager.default.attributesOfItem(atPath: store.url(of: root).path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a payload that is thrown away leaves nothing", .spec("STORAGE-53"))
    func discard() throws {
        try write([[1]]).discard()
        #expect(try names().isEmpty)
    }

    @Test("a payload that is there stays when it is kept again", .spec("STORAGE-54"))
    func twice() throws {
        try store.keep(write([[1]]), as: root)
        try store.keep(write([[2]]), as: root)
        #expect(try Data(contentsOf: store.url(of: root)) == Data([1]))
        #expect(try names() == [root.description])
    }

    @Test("what an interrupted import left is removed, payloads are not", .spec("STORAGE-54"))
    func removePending() throws {
        try store.keep(write([[1]]), as: root)
        _ = try write([[2]])
        #expect(try names().count == 2)
        try store.removePending(olderThan: -1)
        #expect(try names() == [root.description])
    }

    @Test("the directory of payloads is its owner's alone", .spec("STORAGE-53"))
    func directory() throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: store.directory.path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }
}
