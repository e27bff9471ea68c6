import AsyncHTTPClient
public import CipherSuites
import Federation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Calls one node: HTTP/1.1 over TLS 1.3, recognised by its pinned key, over a pool of connections.
///
/// It follows no redirects and uses no proxy.
public final class NodeConnection: Sendable {
    /// The node.
    public let endpoint: PinnedEndpoint
    private let limits: ClientLimits
    private let client: HTTPClient

    /// Prepares a pool; nothing is connected yet. With `identity` the node sees a partner, without one anybody.
    public init(to endpoint: PinnedEndpoint, as identity: TLSIdentity? = nil, limits: ClientLimits = ClientLimits())
        throws
    {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        // Chains, names and dates say nothing here: `PinCheck` compares the key before anything is sent.
        tls.certificateVerification = .none
        tls.trustRoots = .certificates([])
        tls.shutdownTimeout = .seconds(1)
        try identity?.use(in: &tls)
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(limits.connectTimeout), read: TimeAmount(limits.idleTimeout),
                write: TimeAmount(limits.idleTimeout)),
            connectionPool: .init(
                idleTimeout: TimeAmount(limits.keepAlive),
                concurrentHTTP1ConnectionsPerHostSoftLimit: limits.connections),
            proxy: nil, ignoreUncleanSSLShutdown: false, decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        PinCheck(keyDigests: endpoint.keyDigests).install(in: &configuration)
        self.endpoint = endpoint
        self.limits = limits
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // The client may not vanish while it runs; its own shutdown keeps it alive to the end.
        client.shutdown { _ in }
    }

    /// Calls the node and collects the answer. `path` begins with `/` and may have a query. Any status but 2xx and those
    /// in `expecting` throws.
    public func send(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Duration? = nil, expecting: Set<Int> = []
    ) async throws(ClientError) -> ClientResponse {
        let request = try makeRequest(method, path, headers: headers, body: body)
        let limit = timeout ?? limits.callTimeout
        return try await mappingErrors {
            try await within(limit) {
                let response = try await self.client.execute(request, timeout: TimeAmount(limit))
                let answer = try await self.collect(response)
                guard (200..<300).contains(answer.status) || expecting.contains(answer.status) else {
                    throw ClientError.status(answer.status, Problem(json: answer.body))
                }
                return answer
            }
        }
    }

    /// Gets a body of any size in constant memory: `sink` takes one chunk after the other, and the next is not read
    /// before it returns. Gives the number of bytes. More than `maximumBytes` is refused, at once where the node says so.
    @discardableResult
    public func download(
        _ path: String, headers: [(name: String, value: String)] = [], maximumBytes: Int, timeout: Duration,
        to sink: ([UInt8]) async throws -> Void
    ) async throws(ClientError) -> Int {
        let request = try makeRequest("GET", path, headers: headers, body: [])
        let end = ContinuousClock.now + timeout
        return try await mappingErrors {
            let response = try await self.client.execute(request, timeout: TimeAmount(timeout))
            guard response.status.code == 200 || response.status.code == 206 else {
                let answer = try await self.collect(response)
                throw ClientError.status(answer.status, Problem(json: answer.body))
            }
            let declared = response.headers.first(name: "content-length").flatMap { Int($0) }
            guard declared ?? 0 <= maximumBytes else { throw ClientError.tooLarge }
            var received = 0
            for try await chunk in response.body {
                guard ContinuousClock.now < end else { throw ClientError.timedOut }
                received += chunk.readableBytes
                guard received <= maximumBytes else { throw ClientError.tooLarge }
                do {
                    try await sink(Array(chunk.readableBytesView))
                } catch {
                    throw ClientError.sink(error)
                }
            }
            try Task.checkCancellation()
            return received
        }
    }

    /// Calls the node as a person: adds an RFC 9421 signature by `key`. `now` is in seconds since 1970.
    public func sendSigned(
        _ method: String, _ path: String, body: [UInt8] = [], contentType: String? = nil, by key: SigningKey,
        now: UInt64, random: RandomSource, timeout: Duration? = nil
    ) async throws(ClientError) -> ClientResponse {
        let fields: SignatureFields
        do {
            fields = try SignedCall.sign(
                method: method, targetURI: endpoint.publicURL + path, body: body, key: key, created: now,
                nonce: random.bytes(SignedCall.nonceByteCount))
        } catch {
            throw .invalidCall
        }
        let type = contentType.map { [(name: "content-type", value: $0)] } ?? []
        return try await send(method, path, headers: type + fields.headers, body: body, timeout: timeout)
    }

    /// Closes the pool. Calls in progress fail; later ones fail at once.
    public func close() async {
        try? await client.shutdown()
    }

    private func makeRequest(
        _ method: String, _ path: String, headers: [(name: String, value: String)], body: [UInt8]
    ) throws(ClientError) -> HTTPClientRequest {
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "#") }) else {
            throw .invalidCall
        }
        var request = HTTPClientRequest(url: endpoint.url + path)
        request.method = HTTPMethod(rawValue: method)
        request.headers.add(name: "host", value: endpoint.authority)
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        if !body.isEmpty || method != "GET" { request.body = .bytes(ByteBuffer(bytes: body)) }
        return request
    }

    private func collect(_ response: HTTPClientResponse) async throws -> ClientResponse {
        let isSuccess = (200..<300).contains(response.status.code)
        let limit = isSuccess ? limits.responseBytes : limits.problemBytes
        var body: [UInt8] = []
        for try await chunk in response.body {
            guard body.count + chunk.readableBytes <= limit else {
                // An error's body is a courtesy: past its bound the status alone remains.
                throw isSuccess ? ClientError.tooLarge : ClientError.status(Int(response.status.code), nil)
            }
            body.append(contentsOf: chunk.readableBytesView)
        }
        try Task.checkCancellation()
        return ClientResponse(
            status: Int(response.status.code),
            headers: response.headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: body)
    }
}
