import CipherSuites
import ConsentLedger
import Foundation
import MerkleLog
import TestSupport
import Testing

@testable import Storage

@Suite("The lock record", .timeLimit(.minutes(10))) struct LockRecordTests {
    /// A ledger whose writer keeps a lock record in the same directory.
    private struct Fenced {
        let stored: StoredLedger
        let fence: SigningFence
        let writer: LedgerWriter

        init(_ stored: StoredLedger) throws {
            self.stored = stored
            let clock = stored.clock
            let fence = try SigningFence(
                lockFile: stored.directory.path("lock.record"), origin: stored.origin, database: stored.database)
            self.fence = fence
            writer = try LedgerWriter(
                database: stored.database, origin: stored.origin, signers: stored.ledger.signers, fence: fence,
                now: { clock.now }, didCommit: { _ in })
        }

        var path: String { stored.directory.path("lock.record") }

        func append() async throws {
            var chain = try RecordChain(in: stored.origin)
            _ = try await writer.append(chain.sign(by: TestKeys.signing("author")).submission)
        }

        func record() throws -> LockRecord? {
            LockRecord(decoding: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        }
    }

    @Test("a record is 117 bytes, and each flipped bit of it is noticed", .spec("STORAGE-80"))
    func encoding() throws {
        let origin = try TestLedger().origin
        let record = LockRecord(.behind, origin: origin, size: 0x0102_0304_0506_0708, root: .sha256([1]))
        let bytes = record.encoded
        #expect(bytes.count == LockRecord.byteCount)
        #expect(LockRecord(decoding: bytes) == record)
        for bit in 0..<(8 * bytes.count) {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(LockRecord(decoding: damaged) == nil, "bit \(bit)")
        }
        for count in 0..<bytes.count { #expect(LockRecord(decoding: Array(bytes.prefix(count))) == nil) }
        #expect(LockRecord(decoding: bytes + [0]) == nil)
    }

    @Test("the word to stop stays in the record, whatever block is in hand", .spec("STORAGE-160"))
    func stopBesideABlock() async throws {
        for _ in 0..<40 {
            let node = try Fenced(StoredLedger())
            try await node.append()
            await withTaskGroup { tasks in
                tasks.addTask { for _ in 0..<3 { try? await node.append() } }
                tasks.addTask { try? node.fence.stop(.forked) }
            }
            #expect(try node.record()?.standing == .forked)
        }
    }

    @Test("when an append returns, the record names the head that holds it", .spec("STORAGE-80"))
    func followsTheHead() async throws {
        let node = try Fenced(StoredLedger())
        for _ in 0..<3 {
            try await node.append()
            let head = try #require(try node.stored.database.head(of: node.stored.origin))
            #expect(
                try node.record()
                    == LockRecord(origin: node.stored.origin, size: head.state.size, root: head.state.root))
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: node.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a record that is equal, or a prefix, lets the node go on", .spec("STORAGE-81"))
    func prefix() async throws {
        let first = try Fenced(StoredLedger())
        try await first.append()
        let earlier = try Data(contentsOf: URL(fileURLWithPath: first.path))
        try await first.append()
        let equal = try Fenced(first.stored.again())
        #expect(equal.fence.leave == .everything)
        try earlier.write(to: URL(fileURLWithPath: first.path))
        let behind = try Fenced(first.stored.again())
        #expect(behind.fence.leave == .everything)
        try await behind.append()
        #expect(try behind.record()?.size == 6)
    }

    /// What happened to the record while the node was down, and what the next start says.
    private static let damages: [(SigningLeave.Cause, @Sendable (LockRecord, Origin) -> [UInt8]?)] = [
        (.lockMissing, { _, _ in nil }),
        (.lockDamaged, { record, _ in Array(record.encoded.dropLast()) }),
        (
            .rolledBack,
            { record, origin in
                LockRecord(origin: origin, size: record.size + 2, root: .sha256([2])).encoded
            }
        ),
        (.forked, { record, origin in LockRecord(origin: origin, size: record.size, root: .sha256([3])).encoded }),
        (
            .behind,
            { record, origin in
                LockRecord(.behind, origin: origin, size: record.size, root: record.root).encoded
            }
        ),
        (
            .forked,
            { record, origin in
                LockRecord(.forked, origin: origin, size: record.size, root: record.root).encoded
            }
        ),
    ]

    @Test("any other record, and none at all, lets it sign nothing", .spec("STORAGE-82"), arguments: 0..<7)
    func refused(number: Int) async throws {
        let node = try Fenced(StoredLedger())
        try await node.append()
        let record = try #require(try node.record())
        let (cause, bytes): (SigningLeave.Cause, [UInt8]?) =
            number < Self.damages.count
            ? (Self.damages[number].0, Self.damages[number].1(record, node.stored.origin))
            : (
                .lockForeign,
                LockRecord(origin: try TestLedger("other.example/consent").origin, size: 2, root: record.root).encoded
            )
        try FileManager.default.removeItem(atPath: node.path)
        if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: node.path)) }
        let leaves = try node.stored.leaves()
        let note = try node.stored.database.head(of: node.stored.origin)?.note

        let again = try Fenced(node.stored.again())
        #expect(again.fence.leave == .nothing(cause))
        await #expect(throws: AppendError.notSigning) { try await again.append() }
        node.stored.clock.advance(by: 10)
        #expect(try await again.writer.heartbeat() == nil)
        #expect(try again.stored.leaves() == leaves)
        #expect(try again.stored.database.head(of: node.stored.origin)?.note == note)
    }

    @Test("a database put in its place from an older copy signs nothing", .spec("STORAGE-82"))
    func olderCopy() async throws {
        let node = try Fenced(StoredLedger())
        try await node.append()
        let copy = node.stored.directory.path("older.sqlite")
        try node.stored.database.backup(to: copy)
        try await node.append()
        // The lock record stays where it is, the database does not.
        let place = try ScratchDirectory()
        try FileManager.default.copyItem(atPath: copy, toPath: place.path("node.sqlite"))
        try FileManager.default.copyItem(atPath: node.path, toPath: place.path("lock.record"))
        let restored = try Fenced(StoredLedger(in: place, ledger: node.stored.ledger, clock: node.stored.clock))
        #expect(restored.fence.leave == .nothing(.rolledBack))
        // Without its lock record the copy still knows what it is.
        try FileManager.default.removeItem(atPath: place.path("lock.record"))
        let bare = try Fenced(restored.stored.again())
        #expect(bare.fence.leave == .nothing(.restored))
    }

    @Test("a ledger from before there were lock records gets one at its first start", .spec("STORAGE-83"))
    func upgraded() async throws {
        let stored = try StoredLedger()
        try await stored.grow(2)
        let node = try Fenced(stored)
        #expect(node.fence.leave == .everything)
        #expect(try node.record()?.size == stored.database.head(of: stored.origin)?.state.size)
    }

    @Test("a new record appears whole, and never over another's bytes", .spec("STORAGE-251"))
    func appearsWhole() async throws {
        let stored = try StoredLedger()
        let elsewhere = stored.directory.url.appendingPathComponent("elsewhere")
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: false)
        // A link to where the record is to be kept stays a link, also before there is one.
        try FileManager.default.createSymbolicLink(
            atPath: stored.directory.path("lock.record"), withDestinationPath: "elsewhere/record")
        let node = try Fenced(stored)
        #expect(node.fence.leave == .everything)
        #expect(try node.record()?.size == 0)
        try await node.append()

        let damaged = Data("damaged".utf8)
        let file = elsewhere.appendingPathComponent("record")
        try damaged.write(to: file)
        let kept = elsewhere.appendingPathComponent("kept")
        try FileManager.default.linkItem(at: file, to: kept)
        #expect(try node.fence.goOn(in: stored.database))
        #expect(try node.record()?.size == 2)
        #expect(try Data(contentsOf: kept) == damaged)
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.path).sorted() == ["kept", "record"])
    }

    @Test("two processes on one directory move one record on", .spec("STORAGE-80"))
    func twoProcesses() async throws {
        let one = try Fenced(StoredLedger())
        let other = try Fenced(one.stored.again())
        for _ in 0..<3 {
            try await one.append()
            try await other.append()
        }
        #expect(try one.record()?.size == 12)
        try one.stored.replay()
    }

    @Test("a record that somebody else moved on ends the writer", .spec("STORAGE-83"))
    func movedByAnother() async throws {
        let node = try Fenced(StoredLedger())
        try await node.append()
        let leaves = try node.stored.leaves()
        let moved = LockRecord(origin: node.stored.origin, size: 4, root: .sha256([4]))
        try Data(moved.encoded).write(to: URL(fileURLWithPath: node.path))
        await #expect(throws: LockError.moved(size: 4)) { try await node.append() }
        await #expect(throws: AppendError.diskFailed) { try await node.append() }
        await #expect(throws: LockError.moved(size: 4)) { try await node.writer.waitForDiskFailure() }
        #expect(try node.stored.leaves() == leaves)
        #expect(try node.record() == moved)
    }

    @Test("a writer that is told to stop tells the other process too", .spec("STORAGE-82"))
    func stopReachesOthers() async throws {
        let one = try Fenced(StoredLedger())
        let other = try Fenced(one.stored.again())
        try await one.append()
        try await other.append()
        try one.fence.stop(.behind)
        await #expect(throws: AppendError.notSigning) { try await one.append() }
        await #expect(throws: LockError.self) { try await other.append() }
    }

    @Test("a block costs one durable transaction and no second flush", .spec("STORAGE-80"))
    func oneCommit() async throws {
        let node = try Fenced(StoredLedger())
        try await node.append()
        let before = node.stored.database.commits
        try await node.append()
        #expect(node.stored.database.commits == before + 1)
    }
}
