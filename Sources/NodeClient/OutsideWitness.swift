import AsyncHTTPClient
public import CipherSuites
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Where a witness that is no partner takes checkpoints (C2SP tlog-witness), as a trust policy names it:
/// `https://host[:port][/path]`, and behind `#sha256=` the digest of its TLS key in hexadecimal where its certificate is
/// not one of the system's authorities.
public struct OutsideWitnessAddress: Hashable, Sendable {
    /// Without slash and fragment at the end: `/add-checkpoint` follows.
    public let prefix: String
    /// SHA-256 of the SubjectPublicKeyInfo of the certificate that is accepted; nil for the system's roots.
    public let pin: Digest?
    /// The longest address that is read.
    public static let maximumByteCount = 1024

    /// Nil for anything else: another scheme, a user, a query, another fragment.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumByteCount, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            return nil
        }
        let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let base = String(halves[0])
        guard let parts = URLComponents(string: base), parts.scheme == "https", parts.host?.isEmpty == false,
            parts.query == nil, parts.user == nil, parts.password == nil
        else { return nil }
        prefix = base.hasSuffix("/") ? String(base.dropLast()) : base
        guard halves.count == 2 else {
            pin = nil
            return
        }
        guard halves[1].hasPrefix("sha256="), let digest = Hex.decode(halves[1].dropFirst(7)).flatMap({ Digest($0) })
        else { return nil }
        pin = digest
    }
}

/// Submits checkpoints to a witness that is no partner, over TLS and without a certificate of its own: the witness is told
/// a size, hashes and signatures. It follows no redirects and uses no proxy.
public final class OutsideWitnessConnection: Sendable {
    /// The largest answer: sixteen signature lines with the longest names.
    public static let maximumAnswerByteCount = 16 << 10

    private let address: OutsideWitnessAddress
    private let client: HTTPClient

    /// Prepares a pool of one connection; nothing is connected yet.
    public init(to address: OutsideWitnessAddress, connectTimeout: Duration = .seconds(5)) {
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
            timeout: .init(connect: TimeAmount(connectTimeout), read: TimeAmount(.seconds(30))),
            connectionPool: .init(idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: 1),
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

    /// Submits a request as C2SP tlog-witness has it. Gives the answer with status 200 or 409; every other one throws.
    public func addCheckpoint(_ body: [UInt8], timeout: Duration) async throws(ClientError) -> ClientResponse {
        var request = HTTPClientRequest(url: address.prefix + "/add-checkpoint")
        request.method = .POST
        request.headers.add(name: "content-type", value: "text/plain; charset=utf-8")
        request.body = .bytes(ByteBuffer(bytes: body))
        let prepared = request
        return try await mappingErrors {
            try await within(timeout) {
                let response = try await self.client.execute(prepared, timeout: TimeAmount(timeout))
                guard response.status == .ok || response.status == .conflict else {
                    throw ClientError.status(Int(response.status.code), nil)
                }
                var body: [UInt8] = []
                for try await chunk in response.body {
                    guard body.count + chunk.readableBytes <= Self.maximumAnswerByteCount else {
                        throw ClientError.tooLarge
                    }
                    body.append(contentsOf: chunk.readableBytesView)
                }
                try Task.checkCancellation()
                return ClientResponse(status: Int(response.status.code), headers: [], body: body)
            }
        }
    }
}
