import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import Storage

/// What a node does before it decides: the line is read from the database, and then folded or found by its stamp.
struct StoredLineBenchmark {
    let directory: URL
    let runs: Int

    /// Lines a second by the stamps of their rows, beside lines parsed, verified and folded.
    func run(_ chains: [RecordID: [LineEntry]], _ node: SampleNode) async throws -> Measurement {
        let database = try NodeDatabase(path: directory.appendingPathComponent("stored-lines.sqlite").path)
        try await fill(database, with: chains, node)
        let table = LineTable()
        for (record, chain) in chains {
            let folded = try DecisionBenchmark.fold(chain, of: record, node)
            guard let row = LineRow(folded) else { throw BenchmarkError.wrongAnswer("row") }
            let stamp = Self.stamp(try database.storedLine(record, of: node.origin))
            _ = table.keep(row, stamp: stamp, of: record, in: node.origin)
        }
        var (known, folded) = ([Double](), [Double]())
        for _ in 0..<runs {
            let finding = try Stopwatch.coreSeconds {
                for record in chains.keys {
                    let stored = try database.storedLine(record, of: node.origin)
                    guard let row = table.row(Self.stamp(stored)),
                        let line = row.line(record, home: node.origin, custodian: node.custodian.id),
                        line.consents.count == 4
                    else { throw BenchmarkError.wrongAnswer("row") }
                }
            }
            known.append(Double(chains.count) / finding)
            let folding = try Stopwatch.coreSeconds {
                for record in chains.keys {
                    let stored = try database.storedLine(record, of: node.origin)
                    _ = try DecisionBenchmark.fold(Self.entries(of: stored), of: record, node)
                }
            }
            folded.append(Double(chains.count) / folding)
        }
        try database.close()
        return Measurement(
            "line of 4 consents, read and found by its stamp", unit: "lines/s of a core", values: known,
            limit: ("read, verified and folded", folded))
    }

    private static func stamp(_ stored: StoredLine) -> Digest {
        stored.stamp(end: .max, finalSize: .max, isKeyReplaced: false)
    }

    private static func entries(of stored: StoredLine) throws -> [LineEntry] {
        try stored.items.map { item in
            LineEntry(
                entry: try Entry(decoding: item.entry), head: item.link.head,
                opening: try item.opening.map { try Opening(parsing: $0) })
        }
    }

    /// All first entries, then all second ones: each is judged by the one before.
    private func fill(
        _ database: NodeDatabase, with chains: [RecordID: [LineEntry]], _ node: SampleNode
    ) async throws {
        let writer = try LedgerWriter(
            database: database, origin: node.origin, signers: node.signers, now: { SampleTime.now }, didCommit: { _ in }
        )
        for place in 0..<(chains.values.first?.count ?? 0) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for chain in chains.values {
                    let item = chain[place]
                    group.addTask {
                        guard let opening = item.opening else { throw BenchmarkError.wrongAnswer("opening") }
                        _ = try await writer.append(Submission(entry: item.entry, opening: opening))
                    }
                }
                try await group.waitForAll()
            }
        }
        await writer.stop()
    }
}
