import CipherSuites
import ConsentLedger
import Foundation
import MerkleLog
import Storage
import TestSupport
import Testing

/// Everything that a killed program ever said about a ledger, and what the ledger was found to be after each kill.
private struct LedgerObserver {
    let ledger: TestLedger
    private(set) var leaves: [[UInt8]] = []
    private(set) var said: [Checkpoint] = []
    private(set) var acknowledged = 0
    private var replay: LedgerReplay
    private var index = RecordIndex()

    init(_ ledger: TestLedger) {
        self.ledger = ledger
        replay = LedgerReplay(origin: ledger.origin)
    }

    /// Opens the database as the next start would, and holds it against everything known.
    mutating func observe(_ path: String, after lines: [String]) throws {
        let database = try NodeDatabase(path: path)
        defer { try? database.close() }
        var found: [[UInt8]] = []
        try database.forEachLeaf(of: ledger.origin) { found.append($1) }
        #expect(found.starts(with: leaves), "what was in the ledger stays in it")
        for leaf in found.dropFirst(leaves.count) {
            if let block = try replay.accept(leaf, heads: { index.heads(of: $0, at: $1) }) { index.add(block) }
        }
        leaves = found
        if let head = try database.head(of: ledger.origin) {
            try replay.check(against: ledger.verified(head.note).checkpoint)
        } else {
            #expect(found.isEmpty)
        }
        for line in lines { try check(line, in: database) }
    }

    private mutating func check(_ line: String, in database: NodeDatabase) throws {
        let words = line.split(separator: " ").map(String.init)
        if words.first == "entered" {
            let place = try #require(Int(words[1]))
            let leaf = try #require(leaves.indices.contains(place) ? leaves[place] : nil, "entry \(place) is lost")
            #expect(MerkleTree.leafHash(leaf).description == words[2])
            acknowledged += 1
        } else {
            try #require(words.first == "head", "the program said: \(line)")
            let note = try SignedNote(parsing: #require(Base64.decode(words[1])))
            said.append(try ledger.verified(note).checkpoint)
        }
    }

    /// Holds every checkpoint ever said against the tree as it is now.
    func expectOneHistory() {
        var tree = Frontier()
        var roots = [tree.size: tree.root]
        for leaf in leaves {
            tree.append(MerkleTree.leafHash(leaf))
            roots[tree.size] = tree.root
        }
        #expect(!said.isEmpty)
        for checkpoint in said { #expect(roots[checkpoint.size] == checkpoint.root, "size \(checkpoint.size)") }
    }
}

/// A program that is killed at any moment has lost nothing that it acknowledged, and has signed one history.
@Suite(.timeLimit(.minutes(10))) struct CrashTests {
    @Test("what was acknowledged before a kill is there after it", .spec("STORAGE-55"))
    func acknowledgedSurvivesKill() async throws {
        var random = SeededRandom.announced("kills of a writer")
        let program = CrashProgram(directory: try ScratchDirectory(), ledger: try TestLedger())
        var observer = LedgerObserver(program.ledger)
        for round in 0..<100 {
            let mode = round.isMultiple(of: 2) ? "append" : "seal"
            let lines = try await program.killed(mode, at: CrashProgram.Moment(using: &random))
            try observer.observe(program.directory.path("node.sqlite"), after: lines)
        }
        observer.expectOneHistory()
        #expect(observer.acknowledged > 100)
    }

    @Test(
        "after a write that the disk refuses nothing is appended or signed, and what was acknowledged is there",
        .spec("STORAGE-62"), arguments: [1_300_000, 1_500_000, 1_700_000])
    func refusedWrite(bytes: Int) async throws {
        let program = CrashProgram(directory: try ScratchDirectory(), ledger: try TestLedger())
        var observer = LedgerObserver(program.ledger)
        let said = try await program.limited(to: bytes)
        #expect(said.suffix(4) == ["failed false", "refused", "refused", "told"])
        let entered = said.filter { $0.hasPrefix("entered ") }
        #expect(!entered.isEmpty)
        try observer.observe(program.directory.path("node.sqlite"), after: entered)
        // A new start goes on from what is there.
        let lines = try await program.killed("append", at: CrashProgram.Moment(lines: 4, work: 0))
        try observer.observe(program.directory.path("node.sqlite"), after: lines)
        #expect(observer.acknowledged > entered.count)
        observer.expectOneHistory()
    }

    @Test("a heartbeat that the disk refuses stops the writer as a block does", .spec("STORAGE-130"))
    func refusedHeartbeat() async throws {
        let program = CrashProgram(directory: try ScratchDirectory(), ledger: try TestLedger())
        let said = try await program.limited(to: 1_200_000, mode: "beat")
        #expect(said.suffix(4) == ["failed false", "refused", "refused", "told"])
        var observer = LedgerObserver(program.ledger)
        try observer.observe(program.directory.path("node.sqlite"), after: said.filter { $0.hasPrefix("entered ") })
        #expect(observer.acknowledged == 2)
    }

    @Test("two programs on one directory, both killed, leave one history", .spec("STORAGE-56"))
    func noSecondHistory() async throws {
        var random = SeededRandom.announced("kills of two writers")
        let program = CrashProgram(directory: try ScratchDirectory(), ledger: try TestLedger())
        var observer = LedgerObserver(program.ledger)
        for _ in 0..<30 {
            let moments = (CrashProgram.Moment(using: &random), CrashProgram.Moment(using: &random))
            async let first = program.killed("append", at: moments.0)
            async let second = program.killed("seal", at: moments.1)
            let lines = try await first + second
            try observer.observe(program.directory.path("node.sqlite"), after: lines)
        }
        observer.expectOneHistory()
    }

    @Test("a copy whose program is killed holds whole blocks only, and goes on to the same ledger", .spec("STORAGE-57"))
    func killedCopy() async throws {
        var random = SeededRandom.announced("kills of a mirror")
        let source = try StoredLedger()
        for count in 1...12 { try await source.grow(count) }
        let whole = try source.leaves()
        let program = CrashProgram(directory: source.directory, ledger: source.ledger)
        try source.database.backup(to: source.directory.path("source.sqlite"))
        var finished = 0
        var observer = LedgerObserver(source.ledger)
        for _ in 0..<40 {
            let path = source.directory.path("replica.sqlite")
            let lines = try await program.killed("sync", at: CrashProgram.Moment(using: &random))
            try observer.observe(path, after: lines)
            #expect(whole.starts(with: observer.leaves))
            guard observer.leaves.count == whole.count else { continue }
            observer.expectOneHistory()
            finished += 1
            observer = LedgerObserver(source.ledger)
            for file in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + file) }
        }
        #expect(finished > 0)
    }
}
