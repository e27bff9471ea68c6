import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Reads a log as C2SP tlog-tiles has it, over TLS and without a certificate of its own: anybody's log, whose every answer
/// is bounded and verified by whoever asks. It follows no redirects, uses no proxy and unpacks nothing.
public final class LogConnection: Sendable {
    /// The largest checkpoint that is read.
    public static let maximumCheckpointByteCount = 64 << 10

    private let address: OutsideWitnessAddress
    private let client: HTTPClient

    /// Prepares a pool of at most `connections`; nothing is connected yet. The address is the log's prefix: `/checkpoint`
    /// and `/tile/…` follow.
    public init(to address: OutsideWitnessAddress, connections: Int, connectTimeout: Duration = .seconds(5)) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = address.pin == nil ? .tlsv12 : .tlsv13
        tls.shutdownTimeout = .seconds(1)
        if address.pin != nil {
            // Chains, names and dates say nothing here: `PinCheck` compares the key before anything is sent.
            tls.certificateVerification = .none
            tls.trustRoots = .certificates([])
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout), read: TimeAmount(.seconds(10))),
            connectionPool: .init(
                idleTimeout: .seconds(5), concurrentHTTP1ConnectionsPerHostSoftLimit: connections),
            proxy: nil, ignoreUncleanSSLShutdown: false, decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if let pin = address.pin { PinCheck(keyDigests: [pin]).install(in: &configuration) }
        self.address = address
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // The client may not vanish while it runs; its own shutdown keeps it alive to the end.
        client.shutdown { _ in }
    }

    /// Gets what lies at `path` below the prefix, at most so many bytes. Any status but 200 throws.
    public func get(_ path: String, maximumBytes: Int, timeout: Duration) async throws(ClientError) -> [UInt8] {
        let request = HTTPClientRequest(url: address.prefix + "/" + path)
        return try await mappingErrors {
            try await within(timeout) {
                let response = try await self.client.execute(request, timeout: TimeAmount(timeout))
                guard response.status == .ok else { throw ClientError.status(Int(response.status.code), nil) }
                var body: [UInt8] = []
                for try await chunk in response.body {
                    guard body.count + chunk.readableBytes <= maximumBytes else { throw ClientError.tooLarge }
                    body.append(contentsOf: chunk.readableBytesView)
                }
                try Task.checkCancellation()
                return body
            }
        }
    }

    /// Closes the pool.
    public func close() async { try? await client.shutdown() }
}
