import ConsentLedger
import Foundation
import Storage

/// Appending to a database on disk: signatures checked, sealed, durable, under a signed checkpoint.
struct AppendBenchmark {
    let directory: URL
    let runs: Int

    private static let inFlight = 4096
    private static let entriesInRun = 8192
    private static let singles = 100

    /// Entries a second with many in flight, then the time of one after the other; limits measured between the runs.
    func run() async throws -> [Measurement] {
        let node = try SampleNode()
        let blocks = BlockCount()
        let writer = try LedgerWriter(
            database: NodeDatabase(path: directory.appendingPathComponent("node.sqlite").path), origin: node.origin,
            signers: node.signers, now: { SampleTime.now }, didCommit: { _ in blocks.add() })
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var (rates, checks, singles, flushes) = ([Double](), [Double](), [Double](), [Double]())
        for _ in 0..<runs {
            let samples = try node.requests(Self.entriesInRun)
            let seconds = try await Stopwatch.waitingSeconds { try await append(samples, to: writer) }
            rates.append(Double(samples.count) / seconds)
            checks.append(try await SignatureProbe(samples.map(\.entry), origin: node.origin).rate(threads: cores))
        }
        let manyBlocks = blocks.value
        for _ in 0..<runs {
            singles.append(try await appendSingly(node.requests(Self.singles), to: writer).median)
            flushes.append(try FlushProbe(directory: directory).microseconds().median)
        }
        return [
            Measurement(
                "append, \(Self.inFlight) in flight", unit: "entries/s", values: rates,
                limit: ("Ed25519 checks, \(cores) threads", checks)),
            Measurement(
                "append, one at a time, p50", unit: "µs", values: singles, limit: ("fdatasync of 4 KiB, p50", flushes)),
            Measurement(
                "entries in a block, \(Self.inFlight) in flight", unit: "entries",
                values: [Double(runs * Self.entriesInRun) / Double(manyBlocks)]),
        ]
    }

    private func append(_ samples: [SampleEntry], to writer: LedgerWriter) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, sample) in samples.enumerated() {
                if number >= Self.inFlight { _ = try await group.next() }
                group.addTask { _ = try await writer.append(Submission(entry: sample.entry, opening: sample.opening)) }
            }
            try await group.waitForAll()
        }
    }

    /// Microseconds of each.
    private func appendSingly(_ samples: [SampleEntry], to writer: LedgerWriter) async throws -> [Double] {
        var times: [Double] = []
        for sample in samples {
            let submission = Submission(entry: sample.entry, opening: sample.opening)
            times.append(try await Stopwatch.waitingSeconds { _ = try await writer.append(submission) } * 1_000_000)
        }
        return times
    }
}
