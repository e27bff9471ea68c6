import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Logging
import NIOCore
import NodeService
import ServiceLifecycle
import Storage

/// A node of this product as an operator runs it, limits as they come: listener with TLS 1.3, loops, a database on disk.
/// The ledger's clock stands still at the moment of the samples; signed calls go by the machine's.
struct ServedNode {
    let sample: SampleNode
    let node: Node
    private let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

    /// Where signed calls go.
    private static let publicURL = "https://benchmark.example"
    private static let path = "/v1/statements"

    /// Makes a directory with fresh keys.
    init(in directory: URL) throws {
        sample = try SampleNode()
        let place = NodeDirectory(directory)
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try NodeKeys.create(in: place, origin: sample.origin, now: NodeClock.systemSeconds(), random: .system)
        node = try Node(
            directory: place, origin: sample.origin, publicURL: Self.publicURL, wall: { SampleTime.now },
            logger: logger)
    }

    /// Runs while `body` does, which is told the port; then the node is closed.
    func running<Value: Sendable>(_ body: (Int) async throws -> Value) async throws -> Value {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let runner = NodeRunner(
            node: node, address: .init(host: "127.0.0.1", port: 0), logger: logger, onRunning: { announce.yield($0) })
        let services = ServiceGroup(services: [runner], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                try await services.run()
            }
            guard let port = await ports.first(where: { _ in true }) else {
                try await group.waitForAll()
                throw BenchmarkError.unavailable("the node's listener")
            }
            let result: Result<Value, any Error>
            do { result = .success(try await body(port)) } catch { result = .failure(error) }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return try result.get()
        }
    }

    /// Enters patients of one institution, each with a line.
    func enter(_ patients: [SamplePatient], of institution: SigningKey) async throws {
        try node.database.keep(
            AcceptedInstitution(
                institution: sample.custodian, key: institution.publicKey, rights: [.enrol, .custodian]))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for patient in patients {
                group.addTask { [node] in
                    for sample in [patient.enrolment, patient.line] {
                        _ = try await node.writer.append(Submission(entry: sample.entry, opening: sample.opening))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// A statement as its author's program sends it, in a call that counts for a minute from now.
    func call(_ sample: SampleEntry, by key: SigningKey) throws -> ByteBuffer {
        let body = SubmissionMessage(entry: sample.entry, opening: sample.opening).bytes
        let fields = try SignedCall.sign(
            method: "POST", targetURI: Self.publicURL + Self.path, body: body, key: key,
            created: NodeClock.systemSeconds(), nonce: RandomSource.system.bytes(SignedCall.nonceByteCount))
        let type = [(name: "content-type", value: "application/json")]
        return KeptAliveClient.request("POST", Self.path, headers: type + fields.headers, body: body)
    }

    /// The receipt that the node answered must prove that this very statement stands in its ledger.
    func check(_ receipt: [UInt8], of sample: SampleEntry) throws {
        let verified = try Receipt(parsing: receipt).verified(
            log: node.verifierKeys[0], cosigners: Array(node.verifierKeys.dropFirst()))
        guard verified.entry == sample.entry else { throw BenchmarkError.wrongAnswer("receipt") }
    }
}
