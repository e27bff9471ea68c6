import HTTPTypes
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import NodeClient
public import ServiceLifecycle

/// A node's listening side: mutual TLS 1.3, HTTP/1.1, a table of routes, and limits on everything.
///
/// A value: everything enters through `init`, and `run` serves until the service group stops it. Then it accepts no more,
/// ends long polls, and finishes what it has begun.
public struct NodeServer: Service, Sendable {
    /// Where to listen.
    public struct Address: Sendable, Hashable {
        /// A host name or address.
        public let host: String
        /// A port; 0 for any free one.
        public let port: Int

        /// Host and port.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let address: Address
    private let identity: @Sendable () -> TLSIdentity
    private let responder: Responder
    private let limits: Limits
    private let connections: ConnectionRegistry
    private let counts: RequestCounts
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// Describes a server. `identity` is read at every handshake, so that a key is changed without a pause. `publicURL` is the address that signed calls must name. `peers` is asked at every request.
    /// `connections` is shared with whoever changes the roster. `onRunning` is told the port once connections are taken.
    public init(
        address: Address, publicURL: String, identity: @escaping @autoclosure @Sendable () -> TLSIdentity,
        routes: RouteTable, peers: @escaping PeerDirectory,
        connections: ConnectionRegistry = ConnectionRegistry(), limits: Limits = Limits(),
        counts: RequestCounts = RequestCounts(), logger: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.address = address
        self.identity = identity
        self.limits = limits
        self.connections = connections
        self.counts = counts
        self.logger = logger
        self.onRunning = onRunning
        responder = Responder(
            publicURL: publicURL, routes: routes, peers: peers, connections: connections, limits: limits,
            counts: counts, logger: logger)
    }

    /// What is in hand now.
    func load() -> ServerLoad { responder.load() }

    /// Serves until stopped.
    public func run() async throws {
        let channel = try NodeChannel(
            identity: identity, limits: limits, registry: connections, counts: counts,
            responder: { [responder] request, writer, channel in
                try await responder.respond(to: request, writer: writer, channel: channel)
            })
        let server = channel.server(
            configuration: ServerConfiguration(address: .hostname(address.host, port: address.port)),
            onServerRunning: { [onRunning] channel in await onRunning(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        try await server.run()
    }
}
