import CipherSuites
import Foundation
import Logging
import NodeClient
import ServiceLifecycle
import Synchronization

@testable import NodeService

/// A roster in memory: what a server asks at every request.
final class TransportRoster: Sendable {
    private let partners = Mutex<[Digest: PeerIdentity]>([:])

    func add(_ identity: TLSIdentity, origin: String) {
        partners.withLock { $0[identity.keyDigest] = PeerIdentity(origin: origin) }
    }

    func remove(_ identity: TLSIdentity) { _ = partners.withLock { $0.removeValue(forKey: identity.keyDigest) } }

    var directory: PeerDirectory { { key in self.partners.withLock { $0[key] } } }
}

/// A count that handlers raise and tests read.
final class TransportCounter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add(_ number: Int = 1) { count.withLock { $0 += number } }
}

/// A server on a free port, for the length of a closure.
struct RunningNode: Sendable {
    static let publicURL = "https://node-a.example"

    let port: Int
    let identity: TLSIdentity
    let connections: ConnectionRegistry
    let group: ServiceGroup
    /// What the server has in hand.
    let load: @Sendable () async -> ServerLoad

    func endpoint(pin: Digest? = nil, publicURL: String = publicURL) throws -> PinnedEndpoint {
        try PinnedEndpoint(
            url: "https://127.0.0.1:\(port)", publicURL: publicURL, keyDigests: [pin ?? identity.keyDigest])
    }

    func connect(as identity: TLSIdentity? = nil, limits: ClientLimits = ClientLimits()) throws -> NodeConnection {
        try NodeConnection(to: try endpoint(), as: identity, limits: limits)
    }

    static func serving(
        _ routes: [Route], roster: TransportRoster = TransportRoster(), limits: Limits = Limits(),
        counts: RequestCounts = RequestCounts(),
        _ body: @escaping @Sendable (RunningNode) async throws -> Void
    ) async throws {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let identity = try transportIdentity("server")
        let connections = ConnectionRegistry()
        let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = NodeServer(
            address: .init(host: "127.0.0.1", port: 0), publicURL: publicURL, identity: identity,
            routes: RouteTable(routes), peers: roster.directory, connections: connections, limits: limits,
            counts: counts, logger: quiet,
            onRunning: { announce.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [server], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await group.run()
                announce.finish()
            }
            guard let port = await ports.first(where: { _ in true }) else { return try await tasks.waitForAll() }
            let node = RunningNode(
                port: port, identity: identity, connections: connections, group: group,
                load: { server.load() })
            let outcome = await Result { try await body(node) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try outcome.get()
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

func transportIdentity(_ name: String) throws -> TLSIdentity {
    try TLSIdentity.make(commonName: name, notBefore: 1_600_000_000, notAfter: 4_000_000_000)
}

/// A folder that goes away with the closure.
func withTransportFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    do {
        try await body(folder)
    } catch {
        try? FileManager.default.removeItem(at: folder)
        throw error
    }
    try FileManager.default.removeItem(at: folder)
}

extension ClientError {
    var status: Int? {
        guard case .status(let status, _) = self else { return nil }
        return status
    }

    var problemCode: String? {
        guard case .status(_, let problem) = self else { return nil }
        return problem?.code
    }
}
