import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import Storage

/// A copy of a partner's ledger: leaves fetched, every rule and signature checked, durable. And a mirror of hashes alone:
/// level-0 tiles verified into the tree.
struct MirrorBenchmark {
    let directory: URL
    let runs: Int

    private static let entryCount = 16_384
    private static let block = 1024
    /// Leaves that a partner is asked for at once.
    private static let bundle = 256

    /// Leaves of a ledger that is mirrored by its hashes.
    private static let hashCount = 1 << 20

    /// Entries a second staged and accepted, leaves hashed into a tree alone, and leaf hashes verified and kept.
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
        return try hashesOnly() + [
            Measurement(
                "copy of a partner's ledger", unit: "entries/s", values: accepted,
                limit: ("Ed25519 checks, \(cores) threads", checks)),
            Measurement("leaves hashed into a tree, 1 thread", unit: "leaves/s", values: hashed),
        ]
    }

    /// What a mirror of hashes does with each tile that came: its root, its place in the tree, the tiles of all levels kept in
    /// turns as large as a node's, and at the end the root that the log signed. The other row is the same in memory.
    private func hashesOnly() throws -> [Measurement] {
        let leaves = (0..<Self.hashCount).map { Digest.sha256(UInt64($0).bigEndianBytes) }
        var whole = Frontier()
        for leaf in leaves { whole.append(leaf) }
        let tiles = stride(from: 0, to: Self.hashCount, by: Tile.fullWidth).map { first in
            let tile = Tile(level: 0, index: UInt64(first / Tile.fullWidth))
            return (tile: tile, bytes: Tile.encode(Array(leaves[first..<first + Tile.fullWidth])))
        }
        guard let origin = Origin("far.example/consent") else { throw BenchmarkError.wrongAnswer("origin") }
        let atOnce = MirrorLimits().tilesAtOnce
        var (kept, inMemory) = ([Double](), [Double]())
        for run in 0..<runs {
            let folder = directory.appendingPathComponent("hashes-\(run)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let mirrors = try MirrorDatabase(directory: folder)
            let keeping = try Stopwatch.seconds {
                var state = MirrorDatabase.State()
                for first in stride(from: 0, to: tiles.count, by: atOnce) {
                    try mirrors.stage(Array(tiles[first..<min(first + atOnce, tiles.count)]), to: &state, of: origin)
                }
                guard state.staged.root == whole.root else { throw BenchmarkError.wrongAnswer("root") }
                state.verified = state.staged
                try mirrors.note(state, of: origin)
            }
            try mirrors.close()
            kept.append(Double(Self.hashCount) / keeping)
            let hashing = try Stopwatch.seconds {
                var grown = HashTiles()
                for (tile, bytes) in tiles { _ = try grown.append([(tile, bytes, HashTiles.root(of: bytes))]) }
                guard grown.tree.root == whole.root else { throw BenchmarkError.wrongAnswer("root") }
            }
            inMemory.append(Double(Self.hashCount) / hashing)
        }
        return [
            Measurement("mirror of hashes, verified and kept", unit: "leaves/s", values: kept),
            Measurement("the same in memory, 1 thread", unit: "leaves/s", values: inMemory),
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
