import ConsentLedger
import MerkleLog

/// What a mirror and the holder of a receipt do: every rule checked, every signature included, on one thread.
struct VerificationBenchmark {
    let runs: Int

    private static let entryCount = 8192
    private static let receiptCount = 2048
    private static let block = 256

    /// Entries replayed and receipts verified a second.
    func run() async throws -> [Measurement] {
        let node = try SampleNode()
        let samples = try node.requests(Self.entryCount)
        let ledger = SealedLedger(samples, of: node, block: Self.block)
        let checkpoint = try ledger.checkpoint()
        let receipts = try samples.prefix(Self.receiptCount).enumerated().map { number, sample in
            // One seal stands between two blocks.
            try ledger.receipt(of: sample, at: UInt64(number + number / Self.block), under: checkpoint)
        }
        let probe = SignatureProbe(samples.map(\.entry), origin: node.origin)
        var (replays, proofs, checks) = ([Double](), [Double](), [Double]())
        for _ in 0..<runs {
            let replay = try Stopwatch.seconds {
                try Self.replay(ledger, of: node.origin).check(against: checkpoint.checkpoint)
            }
            replays.append(Double(Self.entryCount) / replay)
            let proving = try Stopwatch.seconds {
                for receipt in receipts { _ = try Receipt(parsing: receipt).verified(under: checkpoint) }
            }
            proofs.append(Double(Self.receiptCount) / proving)
            checks.append(try await probe.rate(threads: 1))
        }
        let limit = (name: "Ed25519 checks, 1 thread", values: checks)
        return [
            Measurement("replay in blocks of \(Self.block)", unit: "entries/s", values: replays, limit: limit),
            Measurement("receipts read and verified", unit: "receipts/s", values: proofs, limit: limit),
        ]
    }

    private static func replay(_ ledger: SealedLedger, of origin: Origin) throws -> LedgerReplay {
        var replay = LedgerReplay(origin: origin)
        var index = RecordIndex()
        for leaf in ledger.leaves {
            if let block = try replay.accept(leaf, heads: index.heads) { index.add(block) }
        }
        return replay
    }
}
