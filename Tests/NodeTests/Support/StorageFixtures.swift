import CipherSuites
import ConsentLedger
import Foundation
import GRDB
import MerkleLog
import Storage
import Synchronization
import TestSupport

/// A directory that is removed with the last reference to it.
final class ScratchDirectory: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

/// A clock that moves only when a test moves it.
final class TestClock: Sendable {
    private let seconds: Mutex<UInt64>

    init(_ start: UInt64 = TestTime.now) { seconds = Mutex(start) }

    var now: UInt64 { seconds.withLock { $0 } }

    func advance(by step: UInt64) { seconds.withLock { $0 += step } }
}

/// A database with the one writer of an own ledger, in a directory of its own.
struct StoredLedger: Sendable {
    let directory: ScratchDirectory
    let ledger: TestLedger
    let clock: TestClock
    let database: NodeDatabase
    let writer: LedgerWriter

    /// Opens the same directory again, as a restarted or a second process would.
    init(in directory: ScratchDirectory? = nil, ledger: TestLedger? = nil, clock: TestClock = TestClock()) throws {
        self.directory = try directory ?? ScratchDirectory()
        self.ledger = try ledger ?? TestLedger()
        self.clock = clock
        // A test that holds the write lock may be slow on a loaded machine; the wait for it must not run out.
        database = try NodeDatabase(path: self.directory.path("node.sqlite"), busyTimeoutSeconds: 600)
        writer = try LedgerWriter(
            database: database, origin: self.ledger.origin, signers: self.ledger.signers, now: { clock.now },
            didCommit: { _ in })
    }

    var origin: Origin { ledger.origin }
    var path: String { directory.path("node.sqlite") }

    func again() throws -> StoredLedger { try StoredLedger(in: directory, ledger: ledger, clock: clock) }

    @discardableResult
    func append(_ entry: SignedEntry) async throws -> CommittedEntry { try await writer.append(entry.submission) }

    /// Appends new records with one entry each, all at once.
    func grow(_ count: Int) async throws {
        let author = try TestKeys.signing("author")
        let entries = try (0..<count).map { _ in
            var chain = try RecordChain(in: origin)
            return try chain.sign(by: author)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for entry in entries { group.addTask { try await append(entry) } }
            try await group.waitForAll()
        }
    }

    /// Every leaf in order.
    func leaves() throws -> [[UInt8]] {
        var leaves: [[UInt8]] = []
        try database.forEachLeaf(of: origin) { _, leaf in leaves.append(leaf) }
        return leaves
    }

    /// Replays the whole ledger as an auditor does and holds it against its newest checkpoint. Returns the blocks.
    @discardableResult
    func replay() throws -> [AcceptedBlock] {
        var replay = LedgerReplay(origin: origin)
        var index = RecordIndex()
        var blocks: [AcceptedBlock] = []
        for leaf in try leaves() {
            if let block = try replay.accept(leaf, heads: { index.heads(of: $0, at: $1) }) {
                index.add(block)
                blocks.append(block)
            }
        }
        guard let head = try database.head(of: origin) else { throw StorageError.notFound }
        try replay.check(against: ledger.verified(head.note).checkpoint)
        return blocks
    }

    /// Another connection to the same file, for looking at rows and for standing in the way.
    func rawConnection() throws -> DatabaseQueue {
        var configuration = GRDB.Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Runs `body` while another process holds the database's write lock: nothing is committed meanwhile.
    func whileLocked<Value>(_ body: () async throws -> Value) async throws -> Value {
        let other = try rawConnection()
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        do {
            let value = try await body()
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            return value
        } catch {
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            throw error
        }
    }

    /// Waits until so many submissions stand before the writer.
    func waitForSubmissions(_ count: Int) async throws {
        try await waitUntil { writer.waitingCount >= count }
    }

    /// Waits until so many submissions are in the block in hand: what comes now goes into a later one.
    func waitForBlock(of count: Int) async throws {
        try await waitUntil { writer.inHandCount == count }
    }
}
