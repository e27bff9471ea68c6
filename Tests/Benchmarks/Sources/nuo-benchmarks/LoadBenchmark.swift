import CipherSuites
import Foundation
import NIOCore
import NIOPosix

/// As many consents as a node takes, for as long as one likes: whether it is as fast at the end as at the beginning, and what
/// it holds in memory and on disk.
struct LoadBenchmark {
    let directory: URL
    let minutes: Double

    private static let connections = 512
    private static let consentsOfEach = 8

    private struct Round {
        let rate: Double
        let p99: Double
        let mebibytes: Double
        let files: Double
    }

    /// Rounds of new patients, whose statements and calls are signed between them, all against one node. A tenth of the
    /// rounds is the beginning, another one the end.
    func run() async throws -> [Measurement] {
        let threads = MultiThreadedEventLoopGroup(numberOfThreads: ProcessInfo.processInfo.activeProcessorCount)
        let place = directory.appendingPathComponent("loaded")
        let served = try ServedNode(in: place)
        let institution = try SigningKey.generate(suite: .ed25519, random: .system)
        let begin = ContinuousClock.now
        let rounds = try await served.running { port in
            let client = try await KeptAliveClient(connections: Self.connections, to: port, on: threads)
            // The first round warms up.
            _ = try await round(0, of: served, institution, client, in: place)
            var rounds: [Round] = []
            repeat {
                rounds.append(try await round(rounds.count + 1, of: served, institution, client, in: place))
            } while ContinuousClock.now - begin < .seconds(60 * minutes)
            await client.close()
            return rounds
        }
        try await threads.shutdownGracefully()
        let bytes = try FileManager.default.attributesOfItem(atPath: place.appendingPathComponent("node.sqlite").path)
        let entries = Double((rounds.count + 1) * Self.connections * (Self.consentsOfEach + 2))
        guard let stored = bytes[.size] as? Int else { throw BenchmarkError.unavailable("the size of the database") }
        let size = Double(stored) / entries
        try FileManager.default.removeItem(at: place)
        let tenth = max(1, rounds.count / 10)
        return Self.measurements("the first tenth", rounds.prefix(tenth))
            + Self.measurements("the last tenth", rounds.suffix(tenth)) + [
                Measurement("rounds of \(Self.connections) patients", unit: "rounds", values: [Double(rounds.count)]),
                Measurement("entries, setting up included", unit: "entries", values: [entries]),
                Measurement("database", unit: "B/entry", values: [size]),
            ]
    }

    private static func measurements(_ name: String, _ rounds: ArraySlice<Round>) -> [Measurement] {
        [
            Measurement("consents over HTTPS, \(name)", unit: "entries/s", values: rounds.map(\.rate)),
            Measurement("consents over HTTPS, \(name), p99", unit: "ms", values: rounds.map(\.p99)),
            Measurement("memory, client included, \(name)", unit: "MiB", values: rounds.map(\.mebibytes)),
            Measurement("files of the node, \(name)", unit: "files", values: rounds.map(\.files)),
        ]
    }

    private func round(
        _ number: Int, of served: ServedNode, _ institution: SigningKey, _ client: KeptAliveClient, in place: URL
    ) async throws -> Round {
        let patients = try (0..<Self.connections).map { patient in
            try SamplePatient(
                number * Self.connections + patient, consents: Self.consentsOfEach, at: served.sample, by: institution)
        }
        try await served.enter(patients, of: institution)
        let calls = try patients.map { patient in try patient.consents.map { try served.call($0, by: patient.key) } }
        let (seconds, answers) = try await client.send(calls)
        for (patient, answer) in zip(patients, answers) {
            try patient.consents.last.map { try served.check(answer.body, of: $0) }
        }
        let files = FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil)?.allObjects.count ?? 0
        return Round(
            rate: Double(Self.connections * Self.consentsOfEach) / seconds,
            p99: answers.flatMap(\.milliseconds).percentile(99), mebibytes: try PeakMemory.presentMebibytes(),
            files: Double(files))
    }
}
