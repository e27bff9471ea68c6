import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import NodeClient

/// A connection of a node: counted, over TLS 1.3, then HTTP/1.1 under the guard's deadlines.
struct NodeChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let base: TLSChannel<HTTP1Channel>
    private let registry: ConnectionRegistry
    private let limits: Limits

    init(
        identity: @escaping @Sendable () -> TLSIdentity, limits: Limits, registry: ConnectionRegistry,
        counts: RequestCounts,
        responder: @escaping HTTPChannelHandler.Responder
    ) throws {
        let http = HTTP1Channel(
            responder: responder,
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard(limits: limits, counts: counts)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerCount)))
        base = try TLSChannel(http, configuration: Self.tls(identity, limits))
        self.registry = registry
        self.limits = limits
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let isAdmitted = registry.admit(channel, limits: limits)
        let value = base.setup(channel: channel, logger: logger)
        // A failed set-up would count as a fault of the listening socket, so a refused connection is closed instead.
        return isAdmitted ? value : value.always { _ in channel.close(promise: nil) }
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }

    /// What a handshake shows instead of the certificate that the server began with.
    private static func override(with identity: TLSIdentity) throws -> NIOSSLContextConfigurationOverride {
        let (certificate, key) = try identity.sources()
        var override = NIOSSLContextConfigurationOverride()
        override.certificateChain = [certificate]
        override.privateKey = key
        return override
    }

    /// A client certificate is asked for and not demanded. Any one well-formed certificate is taken: the handshake proves
    /// that the client holds its key, and the roster is asked about that key at every request.
    private static func tls(
        _ current: @escaping @Sendable () -> TLSIdentity, _ limits: Limits
    ) throws -> TLSChannelConfiguration {
        let first = current()
        let (certificate, key) = try first.sources()
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: [certificate], privateKey: key)
        tls.minimumTLSVersion = .tlsv13
        tls.certificateVerification = .optionalVerification
        tls.trustRoots = .certificates([])
        tls.applicationProtocols = ["http/1.1"]
        tls.shutdownTimeout = TimeAmount(limits.closeTimeout)
        tls.sslContextCallback = { _, promise in
            let identity = current()
            guard identity.keyDigest != first.keyDigest else { return promise.succeed(.noChanges) }
            promise.completeWith(Result { try Self.override(with: identity) })
        }
        return TLSChannelConfiguration(tlsConfiguration: tls) { certificates, promise in
            let isOneCertificate =
                certificates.count == 1
                && (try? certificates[0].toDERBytes()).flatMap { CertificateKey.digest(ofCertificate: $0) } != nil
            promise.succeed(isOneCertificate ? .certificateVerified : .failed)
        }
    }
}
