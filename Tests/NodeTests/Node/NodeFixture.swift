import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import Logging
import MerkleLog
import NodeClient
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

@testable import NodeService

/// The codes that a node logged: what it tells its operator and nobody else.
final class NodeLog: LogHandler, Sendable {
    private let found = Mutex<[String]>([])

    var codes: [String] { found.withLock { $0 } }
    var logger: Logger { Logger(label: "test", factory: { _ in self }) }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        guard let code = event.metadata?["code"] else { return }
        found.withLock { $0.append("\(code)") }
    }
}

/// One node in a directory of its own, with a clock that a test moves.
struct NodeFixture: Sendable {
    let name: String
    let directory: ScratchDirectory
    let clock: TestClock
    let log: NodeLog
    let port: Int
    let node: Node

    init(
        _ name: String, clock: TestClock, in known: ScratchDirectory? = nil, port: Int? = nil,
        policy: NodePolicy = .origin, emergencyPolicy: EmergencyPolicy = .standard, pace: AnswerPace = AnswerPace(),
        formats: LedgerFormats = .known
    ) throws {
        guard let origin = Origin(name + ".example/consent") else { throw StorageError.notFound }
        let scratch = try known ?? ScratchDirectory()
        let place = NodeDirectory(scratch.url.appendingPathComponent("node"))
        if known == nil {
            try FileManager.default.createDirectory(
                at: place.url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try NodeKeys.create(in: place, origin: origin, now: clock.now, random: .system)
        }
        let port = try port ?? UnusedPort.find()
        let log = NodeLog()
        self.name = name
        directory = scratch
        self.clock = clock
        self.log = log
        self.port = port
        node = try Node(
            directory: place, origin: origin, publicURL: "https://127.0.0.1:\(port)", policy: policy,
            emergencyPolicy: emergencyPolicy, formats: formats, wall: { clock.now }, pace: pace, logger: log.logger)
    }

    var origin: Origin { node.origin }
    var database: NodeDatabase { node.database }

    /// The same directory after a stop, as a new process opens it.
    func restarted(
        policy: NodePolicy = .origin, emergencyPolicy: EmergencyPolicy = .standard, pace: AnswerPace = AnswerPace()
    ) async throws -> NodeFixture {
        await node.stop()
        return try NodeFixture(
            name, clock: clock, in: directory, port: port, policy: policy, emergencyPolicy: emergencyPolicy,
            pace: pace)
    }

    /// What the node says of itself.
    func peer(accepting rights: [InstitutionID: Set<InstitutionRight>]? = nil) throws -> Peer {
        let descriptor = try node.descriptor()
        let claimed = Dictionary(uniqueKeysWithValues: descriptor.institutions.map { ($0.institution.id, $0.rights) })
        return Peer(descriptor: descriptor, accepted: rights ?? claimed, state: .active)
    }

    /// A partner as it stands in the roster.
    func peer(of other: NodeFixture) throws -> Peer {
        guard let peer = try node.roster().peers[other.origin] else { throw StorageError.notFound }
        return peer
    }

    func accept(_ other: NodeFixture, rights: [InstitutionID: Set<InstitutionRight>]? = nil) throws {
        try database.keep(other.peer(accepting: rights), at: clock.now)
    }

    // MARK: statements

    /// Enters what a caller signed, as `POST /v1/statements` does.
    @discardableResult
    func submit(_ signed: SignedEntry, by key: SigningKey) async throws -> Receipt {
        guard let caller = try node.caller(key.publicKey.thumbprint) else { throw SubmissionRefusal.notAllowed }
        return try await node.submit(signed.message, by: caller)
    }

    /// A statement at the beginning of a new record.
    @discardableResult
    func enter(
        _ content: some StatementContent, by key: SigningKey, record: RecordID = .random(.system)
    ) async throws -> Receipt {
        var chain = try RecordChain(in: origin, record: record)
        return try await submit(chain.sign(content, by: key, at: clock.now), by: key)
    }

    /// What a patient who states so reads of the log about themselves.
    func readLog(by key: SigningKey) async throws -> HistoryMessage {
        let person = try #require(try database.person(key.publicKey.thumbprint))
        return try await node.history(logReading(by: key).message, for: person)
    }

    /// A patient's statement of reading the log.
    func logReading(by key: SigningKey, as reader: KeyThumbprint? = nil, of log: Origin? = nil) throws -> SignedEntry {
        var record = try RecordChain(in: origin)
        let content = LogReading(reader: reader ?? key.publicKey.thumbprint, node: log ?? origin, at: clock.now)
        return try record.sign(content, by: key, at: clock.now)
    }

    /// One more block, over an entry that concerns nobody.
    func appendSomething() async throws {
        var chain = try RecordChain(in: origin)
        _ = try await node.writer.append(chain.sign(by: TestKeys.signing("author"), at: clock.now).submission)
    }

    // MARK: what goes between nodes, by hand

    /// Cosigns the head anew, as the heartbeat does.
    func beat() async throws { _ = try await node.writer.heartbeat() }

    /// Copies another node's ledger up to its newest head.
    @discardableResult
    func sync(with other: NodeFixture) async throws -> Bool {
        guard let head = try other.database.head(of: other.origin) else { return true }
        var leaves: [[UInt8]] = []
        try other.database.forEachLeaf(of: other.origin) { _, leaf in leaves.append(leaf) }
        try database.stage(leaves, from: 0, of: other.origin)
        return try await node.follow(head.note, of: other.origin)
    }

    /// Hands a partner what waits for it. Returns the paths.
    @discardableResult
    func deliver(to other: NodeFixture) async throws -> [String] {
        let due = try database.due(for: other.origin, at: clock.now)
        for item in due {
            switch item.path {
            case "/v1/peer/openings": try other.node.receive(OpeningsMessage(parsing: item.body), from: origin)
            case NodeDatabase.evidencePath: try other.node.receive(Evidence(parsing: item.body), from: origin)
            case Node.accountPath: try other.node.receive(AccountReport(parsing: item.body), from: origin)
            case Node.readerReportPath:
                try other.node.receive(asReader: DisclosureReport(parsing: item.body), from: origin)
            case "/v1/peer/reviews":
                try other.node.receive(EmergencyReviewMessage(parsing: item.body), from: origin)
            case Node.joinedReportPath: try other.node.receive(JoinedReport(parsing: item.body), from: origin)
            case Node.erasurePath: try other.node.receive(ErasureMessage(parsing: item.body), from: origin)
            case "/v1/revocations": try await other.node.revoke(RevocationMessage(parsing: item.body))
            default: try other.node.receive(DisclosureReport(parsing: item.body), from: origin)
            }
            try database.removeFromOutbox(item.id)
        }
        return due.map(\.path)
    }

    // MARK: listening

    /// Serves the node's own addresses, or others in their place, while `body` runs; nothing else of a running node runs.
    func serving(_ routes: [Route]? = nil, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let (running, announce) = AsyncStream<Int>.makeStream()
        let server = NodeServer(
            address: .init(host: "127.0.0.1", port: port), publicURL: node.publicURL, identity: node.tls,
            routes: routes.map(RouteTable.init) ?? NodeRoutes(node: node, nonces: NonceMemory(beganAt: 0)).table,
            peers: { node.partner(tlsKey: $0) }, connections: node.connections, logger: log.logger,
            onRunning: { announce.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [server], logger: log.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { announce.finish() }
                try await group.run()
            }
            var failure: (any Error)?
            if await running.first(where: { _ in true }) != nil {
                do { try await body() } catch { failure = error }
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            if let failure { throw failure }
        }
    }
}
