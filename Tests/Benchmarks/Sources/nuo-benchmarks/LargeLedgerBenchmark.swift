import ConsentLedger
import Foundation
import MerkleLog
import Storage

/// A ledger of many entries: what opening it, proving from it and keeping it costs.
struct LargeLedgerBenchmark {
    let directory: URL
    let runs: Int
    /// Entries that the ledger is filled with.
    let entries: Int
    /// A database that holds a ledger already, made by an earlier run: then the memory is that of a node that has just begun.
    let existing: String?

    /// Entries that are in memory at once while the ledger is filled.
    private static let piece = 4096
    private static let proofs = 1000

    /// Everything is asked of random entries of a database that is opened anew.
    func run() async throws -> [Measurement] {
        let node = try SampleNode()
        let path = existing ?? directory.appendingPathComponent("large.sqlite").path
        if existing == nil { try await fill(NodeDatabase(path: path), of: node) }
        let entries = try existing.map { try Self.entryCount(at: $0, of: node) } ?? entries
        let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        var (opening, proving, slowest) = ([Double](), [Double](), [Double]())
        var (receipts, made, verified) = ([Double](), [Double](), [Double]())
        var (madeByAll, verifiedByAll) = ([Double](), [Double]())
        PeakMemory.reset()
        for _ in 0..<runs {
            var opened: NodeDatabase?
            opening.append(
                try Stopwatch.seconds {
                    let database = try NodeDatabase(path: path)
                    _ = try writer(of: database, for: node)
                    opened = database
                } * 1000)
            guard let database = opened, let head = try database.head(of: node.origin) else {
                throw BenchmarkError.wrongAnswer("head")
            }
            let indexes = try Self.events(of: database, node.origin, size: head.state.size)
            let times = try indexes.map { index in
                try Stopwatch.seconds { _ = try database.proof(at: index, in: node.origin) } * 1_000_000
            }
            proving.append(times.median)
            slowest.append(times.percentile(99))
            let receiving = try Stopwatch.coreSeconds {
                guard try database.receipts(at: indexes, in: node.origin).count == indexes.count else {
                    throw BenchmarkError.wrongAnswer("receipts")
                }
            }
            receipts.append(Double(indexes.count) / receiving)
            var texts: [[UInt8]] = []
            let making = try Stopwatch.coreSeconds {
                texts = try database.proofs(at: indexes, in: node.origin).map(\.serialized)
            }
            made.append(Double(texts.count) / making)
            let checking = try Stopwatch.coreSeconds { for text in texts { try Self.verify(text, under: head) } }
            verified.append(Double(texts.count) / checking)
            let all = try await onAllCores(indexes, of: database, at: node.origin, under: head)
            madeByAll.append(all.made)
            verifiedByAll.append(all.verified)
            try database.close()
        }
        let name = "ledger of \(entries)"
        return [
            Measurement("\(name), opened", unit: "ms", values: opening),
            Measurement("\(name), proof, p50", unit: "µs", values: proving),
            Measurement("\(name), proof, p99", unit: "µs", values: slowest),
            Measurement("\(name), receipts with their statements", unit: "receipts/s of a core", values: receipts),
            Measurement("\(name), proofs made as text", unit: "proofs/s of a core", values: made),
            Measurement("\(name), proofs read and verified", unit: "proofs/s of a core", values: verified),
            Measurement("\(name), proofs made as text, \(Self.cores) threads", unit: "proofs/s", values: madeByAll),
            Measurement(
                "\(name), proofs read and verified, \(Self.cores) threads", unit: "proofs/s", values: verifiedByAll),
            Measurement("\(name), database", unit: "B/entry", values: [Double(bytes) / Double(entries)]),
            Measurement("\(name), peak memory", unit: "MiB", values: [try PeakMemory.mebibytes()]),
        ]
    }

    private static let cores = ProcessInfo.processInfo.activeProcessorCount

    /// Proofs a second, made as text and then read and verified, by as many threads as there are cores: each makes all of
    /// them, so many times over that the threads' beginning is no part of it.
    private func onAllCores(
        _ indexes: [UInt64], of database: NodeDatabase, at origin: Origin, under head: LedgerHead
    ) async throws -> (made: Double, verified: Double) {
        func rate(_ work: @escaping @Sendable () throws -> Void) async throws -> Double {
            let repetitions = 8
            let seconds = try await Stopwatch.waitingSeconds {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<Self.cores { group.addTask { for _ in 0..<repetitions { try work() } } }
                    try await group.waitForAll()
                }
            }
            return Double(Self.cores * repetitions * indexes.count) / seconds
        }
        let texts = try database.proofs(at: indexes, in: origin).map(\.serialized)
        let made = try await rate {
            let again = try database.proofs(at: indexes, in: origin).map(\.serialized)
            guard again == texts else { throw BenchmarkError.wrongAnswer("proofs") }
        }
        return (made, try await rate { for text in texts { try Self.verify(text, under: head) } })
    }

    private static func entryCount(at path: String, of node: SampleNode) throws -> Int {
        let database = try NodeDatabase(path: path)
        defer { try? database.close() }
        // Opening a writer on anybody else's database would begin a ledger in it.
        guard try database.ledgers() == [node.origin] else {
            throw BenchmarkError.unavailable("a ledger that this program made")
        }
        return try database.recordCount(of: node.origin)
    }

    private func writer(of database: NodeDatabase, for node: SampleNode) throws -> LedgerWriter {
        try LedgerWriter(
            database: database, origin: node.origin, signers: node.signers, now: { SampleTime.now }, didCommit: { _ in }
        )
    }

    private func fill(_ database: NodeDatabase, of node: SampleNode) async throws {
        let writer = try writer(of: database, for: node)
        var samples = try node.requests(min(Self.piece, entries))
        for start in stride(from: 0, to: entries, by: Self.piece) {
            let following = max(0, min(Self.piece, entries - start - Self.piece))
            // The next are signed while these are entered.
            async let next = node.requests(following)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sample in samples {
                    group.addTask {
                        _ = try await writer.append(Submission(entry: sample.entry, opening: sample.opening))
                    }
                }
                try await group.waitForAll()
            }
            samples = try await next
        }
        await writer.stop()
        try database.close()
    }

    private static func events(of database: NodeDatabase, _ origin: Origin, size: UInt64) throws -> [UInt64] {
        try (0..<proofs).map { _ in UInt64.random(in: 0..<size) }
            .filter { try database.entry(at: $0, in: origin) != nil }
    }

    private static func verify(_ text: [UInt8], under head: LedgerHead) throws {
        let proof = try LogProof(parsing: text)
        guard proof.checkpoint == head.note, let leaf = proof.extra,
            proof.inclusion.verifies(leafHash: MerkleTree.leafHash(leaf), root: head.state.root)
        else { throw BenchmarkError.wrongAnswer("proof") }
    }
}
