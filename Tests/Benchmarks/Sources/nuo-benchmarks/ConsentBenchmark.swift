import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import Storage

/// Very many active consents as a node keeps them: rows of lines in a mapped file, found by their stamp, decided on in any
/// order; written from rows that were verified before, and folded from statements with every signature.
struct ConsentBenchmark {
    let directory: URL
    let runs: Int
    /// Lines of four consents each.
    let lines: Int

    private static let consentsInLine = 4
    private static let templateCount = 256
    private static let decisionsInRun = 200_000

    /// Decisions a second over the whole file beside those over lines that are folded and in the cache.
    func run() async throws -> [Measurement] {
        let node = try SampleNode()
        let chains = try DecisionBenchmark.chains(of: node, count: Self.templateCount)
        let folded = try chains.map { try DecisionBenchmark.fold($0.value, of: $0.key, node) }
        let place = LineFileDirectory(
            directory.appendingPathComponent("lines"), key: RandomSource.system.bytes(32))
        let (stamps, building) = try build(folded, in: place, node)
        let consents = Double(lines * Self.consentsInLine)

        var opening: [Double] = []
        var table = LineTable()
        var file: LineFile?
        for _ in 0..<runs {
            opening.append(
                Stopwatch.seconds {
                    file = place.newest { _ in .zero }
                    table = LineTable(file)
                })
            guard table.count == lines else { throw BenchmarkError.wrongAnswer("rows") }
        }
        guard let file else { throw BenchmarkError.wrongAnswer("rows") }
        let questions = try DecisionBenchmark.questions(stamps.compactMap { RecordID($0.bytes) }, node: node)
        let measured = try decisions(questions, over: table, node)
        let folding = try foldings(chains, node)
        let reading = try await StoredLineBenchmark(directory: directory, runs: runs).run(chains, node)
        let name = "\(Int(consents)) consents in \(lines) lines"
        return [
            Measurement("\(name), decided at random", unit: "decisions/s of a core", values: measured.rates),
            Measurement("\(name), decided at random, p99", unit: "µs", values: measured.slowest),
            Measurement("\(name), row", unit: "B/consent", values: [Double(file.rowByteCount) / consents]),
            Measurement("\(name), index", unit: "B/consent", values: [Double(file.indexByteCount) / consents]),
            Measurement("\(name), opened and checked", unit: "s", values: opening),
            Measurement(
                "\(name), written from verified rows", unit: "consents/s of a core", values: [consents / building]),
            folding, reading,
        ]
    }

    /// Rows of different patients, again and again, each under a stamp of its own.
    private func build(
        _ folded: [ConsentLine], in place: LineFileDirectory, _ node: SampleNode
    ) throws -> ([Digest], Double) {
        let rows = folded.compactMap { LineRow($0) }
        guard rows.count == folded.count else { throw BenchmarkError.wrongAnswer("row") }
        let table = LineTable(maximumFreshCount: .max)
        var stamps: [Digest] = []
        stamps.reserveCapacity(lines)
        for number in 0..<lines {
            let record = RecordID.random(.system)
            stamps.append(record.digest)
            _ = table.keep(rows[number % rows.count], stamp: record.digest, of: record, in: node.origin)
        }
        let seconds = try Stopwatch.coreSeconds { try table.write(to: place, size: 0, root: .zero) }
        return (stamps, seconds)
    }

    private func decisions(
        _ questions: [DecisionBenchmark.Question], over table: LineTable, _ node: SampleNode
    ) throws -> (rates: [Double], slowest: [Double]) {
        let standing = [LedgerStanding(origin: node.origin, isFresh: true, isFrozen: false)]
        var (rates, slowest) = ([Double](), [Double]())
        for _ in 0..<runs {
            var permitted = 0
            let seconds = Stopwatch.coreSeconds {
                for question in questions where Self.decide(question, table, node, standing) { permitted += 1 }
            }
            rates.append(Double(questions.count) / seconds)
            guard (1..<questions.count).contains(permitted) else { throw BenchmarkError.wrongAnswer("decisions") }
            let times = questions.map { question in
                Stopwatch.seconds { _ = Self.decide(question, table, node, standing) } * 1_000_000
            }
            slowest.append(times.percentile(99))
        }
        return (rates, slowest)
    }

    @inline(never)
    private static func decide(
        _ question: DecisionBenchmark.Question, _ table: LineTable, _ node: SampleNode, _ standing: [LedgerStanding]
    ) -> Bool {
        let record = question.line
        guard let row = table.row(record.digest),
            let line = row.line(record, home: node.origin, custodian: node.custodian.id)
        else { preconditionFailure("every line has a row") }
        return ConsentPolicy.decide(
            question.query, document: question.document, line: line, ledgers: standing, isClockBehind: false,
            now: SampleTime.now + 60
        ).isPermitted
    }

    /// Statements folded a second with every signature checked, beside the signatures alone.
    private func foldings(_ chains: [RecordID: [LineEntry]], _ node: SampleNode) throws -> Measurement {
        let probe = SignatureProbe(chains.values.flatMap { $0.map(\.entry) }, origin: node.origin)
        var (rates, checks) = ([Double](), [Double]())
        for _ in 0..<runs {
            let seconds = try Stopwatch.coreSeconds {
                for (record, chain) in chains { _ = try DecisionBenchmark.fold(chain, of: record, node) }
            }
            rates.append(Double(chains.values.reduce(0) { $0 + $1.count }) / seconds)
            checks.append(try probe.coreRate())
        }
        return Measurement(
            "statements folded, signatures included", unit: "statements/s of a core", values: rates,
            limit: ("Ed25519 checks, 1 thread", checks))
    }
}
