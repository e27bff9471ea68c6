import ConsentLedger
import Foundation
import Storage

/// Appending to a database on disk: signatures checked, sealed, durable, under a signed checkpoint.
struct AppendBenchmark {
    let directory: URL
    let runs: Int

    private static let inFlight = 4096
    private static let entriesInRun = 8192

    /// How much of an append was done before the clock ran.
    private enum Beforehand: String, CaseIterable {
        case nothing = ""
        case openings = ", openings read before"
        case signatures = ", openings and signatures checked before"
    }

    /// Entries a second with many in flight; the limit is measured between the runs.
    func run() async throws -> [Measurement] {
        let node = try SampleNode()
        let blocks = BlockCount()
        let writer = try LedgerWriter(
            database: NodeDatabase(path: directory.appendingPathComponent("node.sqlite").path), origin: node.origin,
            signers: node.signers, now: { SampleTime.now }, didCommit: { _ in blocks.add() })
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var rates: [Beforehand: [Double]] = [:]
        var (checks, ownLog) = ([Double](), [Double]())
        for _ in 0..<runs {
            for beforehand in Beforehand.allCases {
                let samples = try node.requests(Self.entriesInRun)
                rates[beforehand, default: []].append(try await rate(of: samples, to: writer, beforehand))
                checks.append(try await SignatureProbe(samples.map(\.entry), origin: node.origin).rate(threads: cores))
                ownLog.append(try OwnLogProbe(directory: directory, block: Self.inFlight / 4).rate(samples))
            }
        }
        let many = Beforehand.allCases.map { beforehand in
            Measurement(
                "append, \(Self.inFlight) in flight\(beforehand.rawValue)", unit: "entries/s",
                values: rates[beforehand] ?? [], limit: ("Ed25519 checks, \(cores) threads", checks))
        }
        return many + [
            Measurement(
                "bytes of entries in a file of our own, blocks of \(Self.inFlight / 4)", unit: "entries/s",
                values: ownLog),
            Measurement(
                "entries in a block, \(Self.inFlight) in flight", unit: "entries",
                values: [Double(runs * many.count * Self.entriesInRun) / Double(blocks.value)]),
        ]
    }

    private func rate(
        of samples: [SampleEntry], to writer: LedgerWriter, _ beforehand: Beforehand
    ) async throws -> Double {
        let submissions = samples.map { Submission(entry: $0.entry, opening: $0.opening) }
        let seconds: Double
        switch beforehand {
        case .nothing:
            seconds = try await time(submissions) { _ = try await writer.append($0) }
        case .openings:
            seconds = try await time(submissions.map { try PreparedSubmission($0) }) { _ = try await writer.append($0) }
        case .signatures:
            let checked = try submissions.map { try writer.check(PreparedSubmission($0)) }
            seconds = try await time(checked) { _ = try await writer.append($0) }
        }
        return Double(samples.count) / seconds
    }

    private func time<Item: Sendable>(
        _ items: [Item], append: @escaping @Sendable (Item) async throws -> Void
    ) async throws -> Double {
        try await Stopwatch.waitingSeconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, item) in items.enumerated() {
                    if number >= Self.inFlight { _ = try await group.next() }
                    group.addTask { try await append(item) }
                }
                try await group.waitForAll()
            }
        }
    }
}
