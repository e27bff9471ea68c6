import ConsentLedger
import Foundation
import Storage

/// Appending one entry after the other: what the one who waits for an answer waits for.
struct SingleAppendBenchmark {
    let directory: URL
    let runs: Int

    private static let count = 100

    /// The time of each; a flush is timed between the runs.
    func run() async throws -> [Measurement] {
        let node = try SampleNode()
        let writer = try LedgerWriter(
            database: NodeDatabase(path: directory.appendingPathComponent("single.sqlite").path), origin: node.origin,
            signers: node.signers, now: { SampleTime.now }, didCommit: { _ in })
        var (times, flushes) = ([Double](), [Double]())
        for _ in 0..<runs {
            times.append(try await append(node.requests(Self.count), to: writer).median)
            flushes.append(try FlushProbe(directory: directory).microseconds().median)
        }
        return [
            Measurement(
                "append, one at a time, p50", unit: "µs", values: times, limit: ("fdatasync of 4 KiB, p50", flushes))
        ]
    }

    /// Microseconds of each.
    private func append(_ samples: [SampleEntry], to writer: LedgerWriter) async throws -> [Double] {
        var times: [Double] = []
        for sample in samples {
            let submission = Submission(entry: sample.entry, opening: sample.opening)
            times.append(try await Stopwatch.waitingSeconds { _ = try await writer.append(submission) } * 1_000_000)
        }
        return times
    }
}
