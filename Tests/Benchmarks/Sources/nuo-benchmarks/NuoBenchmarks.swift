import ArgumentParser
import Foundation

/// The parts that can be measured alone.
enum Subject: String, CaseIterable, ExpressibleByArgument {
    case `import`
    case decide
    case consents
    case verify
    case append
    case single
    case service
    case mirror
    case large
    case load
}

@main
struct NuoBenchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nuo-benchmarks",
        abstract: "Measure Nuo beside the limits of the machine it runs on.",
        discussion: """
            Every limit is measured between the runs of what it limits. Numbers of two machines, or of one machine with \
            other work to do, say nothing about each other; the ratios do.
            """)

    @Option(help: "How often each thing is measured.")
    var runs = 10

    @Option(help: "Measure one part only.")
    var only: Subject?

    @Option(help: "How many entries the large ledger has.")
    var entries = 65_536

    @Option(help: "Measure the large ledger of this database, kept from an earlier run.")
    var ledger: String?

    @Option(help: "How long the load lasts, in minutes.")
    var minutes = 1.0

    @Option(help: "How many active consents the table has, four in a line.")
    var consents = 1_000_000

    @Option(help: "Where the ledger is written; a directory of its own is made in it and removed.")
    var directory = FileManager.default.temporaryDirectory.path

    @Option(
        help:
            "Decide the questions of a file, one JSON object a line, and nothing else (Tests/Outside/compare_cedar.py)."
    )
    var questions: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs must be at least 1.") }
        guard ledger.map({ only == .large && FileManager.default.fileExists(atPath: $0) }) ?? true else {
            throw ValidationError("--ledger names a file that is there, and goes with --only large.")
        }
        guard entries > 0 else { throw ValidationError("--entries must be at least 1.") }
        guard minutes > 0 else { throw ValidationError("--minutes must be more than 0.") }
        guard consents >= 4 else { throw ValidationError("--consents must be at least 4.") }
    }

    func run() async throws {
        if let questions { return print(try QuestionBenchmark(reading: questions).json()) }
        let scratch = URL(fileURLWithPath: directory).appendingPathComponent("nuo-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let flushes = FlushProbe(directory: scratch)
        let before = try flushes.rate()
        var measurements: [Measurement] = []
        for subject in only.map({ [$0] }) ?? Subject.allCases {
            measurements += try await measure(subject, in: scratch)
        }
        let report = Report(
            runs: runs, cores: ProcessInfo.processInfo.activeProcessorCount, flushesPerSecondBefore: before,
            flushesPerSecondAfter: try flushes.rate(), measurements: measurements)
        print(json ? try report.json() : report.table)
    }

    private func measure(_ subject: Subject, in scratch: URL) async throws -> [Measurement] {
        switch subject {
        case .import: try ImportBenchmark(directory: scratch, runs: runs).run()
        case .decide: try DecisionBenchmark(runs: runs).run()
        case .consents: try await ConsentBenchmark(directory: scratch, runs: runs, lines: consents / 4).run()
        case .verify: try await VerificationBenchmark(runs: runs).run()
        case .append: try await AppendBenchmark(directory: scratch, runs: runs).run()
        case .single: try await SingleAppendBenchmark(directory: scratch, runs: runs).run()
        case .service: try await ServiceBenchmark(directory: scratch, runs: runs).run()
        case .mirror: try await MirrorBenchmark(directory: scratch, runs: runs).run()
        case .large:
            try await LargeLedgerBenchmark(
                directory: scratch, runs: runs, entries: entries, existing: ledger
            ).run()
        case .load: try await LoadBenchmark(directory: scratch, minutes: minutes).run()
        }
    }
}
