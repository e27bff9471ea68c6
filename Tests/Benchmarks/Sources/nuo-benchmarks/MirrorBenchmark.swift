import ConsentLedger
import Foundation
import MerkleLog
import Storage

/// A copy of a partner's ledger: leaves fetched, every rule and signature checked, durable.
struct MirrorBenchmark {
    let directory: URL
    let runs: Int

    private static let entryCount = 16_384
    private static let block = 1024
    /// Leaves that a partner is asked for at once.
    private static let bundle = 256

    /// Entries a second staged and accepted, and leaves hashed into a tree alone.
    func run() async throws -> [Measurement] {
        let node = try SampleNode()
        let samples = try node.requests(Self.entryCount)
        let ledger = SealedLedger(samples, of: node, block: Self.block)
        let checkpoint = try ledger.checkpoint()
        let probe = SignatureProbe(samples.map(\.entry), origin: node.origin)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var (accepted, hashed, checks) = ([Double](), [Double](), [Double]())
        for run in 0..<runs {
            let copy = try NodeDatabase(path: directory.appendingPathComponent("copy-\(run).sqlite").path)
            let accepting = try Stopwatch.seconds { try Self.copy(ledger, of: node.origin, to: copy, checkpoint) }
            accepted.append(Double(ledger.leaves.count) / accepting)
            try copy.close()
            checks.append(try await probe.rate(threads: cores))
            hashed.append(Double(ledger.leaves.count) / (try Stopwatch.seconds { try Self.hash(ledger) }))
        }
        return [
            Measurement(
                "copy of a partner's ledger", unit: "entries/s", values: accepted,
                limit: ("Ed25519 checks, \(cores) threads", checks)),
            Measurement("leaves hashed into a tree, 1 thread", unit: "leaves/s", values: hashed),
        ]
    }

    private static func copy(
        _ ledger: SealedLedger, of origin: Origin, to database: NodeDatabase, _ checkpoint: VerifiedCheckpoint
    ) throws {
        for start in stride(from: 0, to: ledger.leaves.count, by: Self.bundle) {
            let leaves = Array(ledger.leaves[start..<min(start + Self.bundle, ledger.leaves.count)])
            try database.stage(leaves, from: UInt64(start), of: origin)
        }
        try database.acceptStaged(upTo: checkpoint, of: origin, cosignedAt: SampleTime.now, knownOrigins: [])
    }

    private static func hash(_ ledger: SealedLedger) throws {
        var tree = Frontier()
        for leaf in ledger.leaves { tree.append(MerkleTree.leafHash(leaf)) }
        guard tree.root == ledger.state.root else { throw BenchmarkError.wrongAnswer("root") }
    }
}
