import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import NodeClient
import ServiceLifecycle

/// Serves `GET /metrics` in plain HTTP to this machine alone (API-30). Not an address of the node: partners and people
/// never reach it.
struct MetricsServer: Service, Sendable {
    let address: NodeServer.Address
    /// The text of the answer.
    let text: @Sendable () async throws -> String
    let logger: Logger
    /// Is told the port.
    let onRunning: @Sendable (Int) async -> Void

    /// A scraper and an operator's curl: far more than they need.
    static var limits: Limits {
        var limits = Limits()
        limits.connections = 16
        limits.connectionsPerAddress = 16
        limits.headerBytes = 4 << 10
        return limits
    }

    /// Serves until stopped.
    func run() async throws {
        let channel = MetricsChannel(limits: Self.limits) { request, writer, _ in
            try await writer.send(await answer(request))
        }
        let server = channel.server(
            configuration: ServerConfiguration(address: .hostname(address.host, port: address.port)),
            onServerRunning: { [onRunning] channel in await onRunning(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        try await server.run()
    }

    private func answer(_ request: Request) async -> NodeResponse {
        // A page in a browser on this machine reaches loopback too, under its own name.
        guard LoopbackAddress.names(request.head.authority ?? "") else {
            return NodeResponse(Problem(status: 403, code: "refused"))
        }
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        guard path == "/metrics" else { return NodeResponse(Problem(status: 404, code: "not-found")) }
        guard request.method == .get else { return MethodRefusal(allowed: ["GET"]).response }
        do {
            return NodeResponse(contentType: MetricsText.mediaType, Array(try await text().utf8))
        } catch {
            logger.record(.error, "the metrics can't be read", code: "metrics-failed")
            return NodeResponse(Problem(status: 500, code: "internal"))
        }
    }
}

/// A connection of the metrics listener: counted, plain, under the deadlines that every connection has.
private struct MetricsChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let base: HTTP1Channel
    private let registry = ConnectionRegistry()
    private let limits: Limits

    init(limits: Limits, responder: @escaping HTTPChannelHandler.Responder) {
        base = HTTP1Channel(
            responder: responder,
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard(limits: limits)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerCount)))
        self.limits = limits
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let isAdmitted = registry.admit(channel, limits: limits)
        let value = base.setup(channel: channel, logger: logger)
        return isAdmitted ? value : value.always { _ in channel.close(promise: nil) }
    }

    func handle(value: Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
