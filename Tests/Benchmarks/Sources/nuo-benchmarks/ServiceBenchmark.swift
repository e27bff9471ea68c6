import CipherSuites
import Foundation
import NIOCore
import NIOPosix

/// Consents that patients give over HTTPS: a call signed, read and recognised, the statement judged, entered, durable, its
/// receipt sent, with one request in flight on each of many connections that stay open.
struct ServiceBenchmark {
    let directory: URL
    let runs: Int

    private static let connections = 512
    private static let consentsOfEach = 8
    private static let hellosOfEach = 16

    /// What one run found.
    private struct Found {
        let entries: Double
        let hellos: Double
        let checks: Double
        let milliseconds: [Double]

        /// What no node that checks two signatures behind this listener can exceed: time for both, one after the other.
        var limit: Double { 1 / (1 / hellos + 2 / checks) }
    }

    /// Entries a second, each run with a node of its own; hellos and signatures are timed before and after them.
    func run() async throws -> [Measurement] {
        let threads = MultiThreadedEventLoopGroup(numberOfThreads: ProcessInfo.processInfo.activeProcessorCount)
        var found: [Found] = []
        for number in 0..<runs {
            found.append(try await measure(in: directory.appendingPathComponent("served-\(number)"), threads))
        }
        try await threads.shutdownGracefully()
        let name = "entries over HTTPS, \(Self.connections) connections"
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return [
            Measurement(
                name, unit: "entries/s", values: found.map(\.entries),
                limit: ("a hello and 2 Ed25519 checks", found.map(\.limit))),
            Measurement("\(name), p50", unit: "ms", values: found.map { $0.milliseconds.percentile(50) }),
            Measurement("\(name), p99", unit: "ms", values: found.map { $0.milliseconds.percentile(99) }),
            Measurement(
                "hello over TLS, \(Self.connections) connections", unit: "answers/s", values: found.map(\.hellos)),
            Measurement("Ed25519 checks, \(cores) threads", unit: "checks/s", values: found.map(\.checks)),
        ]
    }

    private func measure(in directory: URL, _ threads: MultiThreadedEventLoopGroup) async throws -> Found {
        let served = try ServedNode(in: directory)
        let institution = try SigningKey.generate(suite: .ed25519, random: .system)
        let patients = try (0..<Self.connections).map { number in
            try SamplePatient(number, consents: Self.consentsOfEach, at: served.sample, by: institution)
        }
        let found = try await served.running { port in
            try await served.enter(patients, of: institution)
            let client = try await KeptAliveClient(connections: Self.connections, to: port, on: threads)
            let found = try await measure(served, patients, client)
            await client.close()
            return found
        }
        try FileManager.default.removeItem(at: directory)
        return found
    }

    private func measure(
        _ served: ServedNode, _ patients: [SamplePatient], _ client: KeptAliveClient
    ) async throws -> Found {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let probe = SignatureProbe(
            patients.flatMap { [$0.enrolment.entry, $0.line.entry] }, origin: served.sample.origin)
        let calls = try patients.map { patient in try patient.consents.map { try served.call($0, by: patient.key) } }
        var hellos = [try await client.helloRate(each: Self.hellosOfEach)]
        var checks = [try await probe.rate(threads: cores)]
        let (seconds, answers) = try await client.send(calls)
        checks.append(try await probe.rate(threads: cores))
        hellos.append(try await client.helloRate(each: Self.hellosOfEach))
        for (patient, answer) in zip(patients, answers) {
            try patient.consents.last.map { try served.check(answer.body, of: $0) }
        }
        return Found(
            entries: Double(Self.connections * Self.consentsOfEach) / seconds, hellos: Self.mean(hellos),
            checks: Self.mean(checks), milliseconds: answers.flatMap(\.milliseconds))
    }

    /// Of rates of as much work each: all of it by all of the time.
    private static func mean(_ rates: [Double]) -> Double { Double(rates.count) / rates.reduce(0) { $0 + 1 / $1 } }
}
