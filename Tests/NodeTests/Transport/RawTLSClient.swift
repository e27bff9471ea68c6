import NIOCore
import NIOPosix
import NIOSSL
import NodeClient

/// A client that says whatever it likes over TLS: what a hostile one would.
struct RawTLSClient {
    let port: Int
    var identity: TLSIdentity?
    var maximumVersion: TLSVersion?

    /// Connects, runs `body`, closes.
    func connected<Value: Sendable>(
        _ body: @escaping @Sendable (RawConnection) async throws -> Value
    ) async throws -> Value {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        tls.trustRoots = .certificates([])
        tls.maximumTLSVersion = maximumVersion
        if let identity {
            let (certificate, key) = try identity.sources()
            tls.certificateChain = [certificate]
            tls.privateKey = key
        }
        let context = try NIOSSLContext(configuration: tls)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: nil))
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(RawConnection(inbound: inbound, outbound: outbound))
        }
    }

    /// Sends `text` and gives everything that comes back until the server closes; what arrives before a broken
    /// connection counts.
    func exchange(_ text: String) async throws -> String {
        try await connected { connection in
            try await connection.send(text)
            return await connection.readToEnd()
        }
    }
}

struct RawConnection: Sendable {
    let inbound: NIOAsyncChannelInboundStream<ByteBuffer>
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    /// One answer's first bytes.
    func readSome() async throws -> String {
        var iterator = inbound.makeAsyncIterator()
        return try await iterator.next().map { String(buffer: $0) } ?? ""
    }

    func readToEnd() async -> String {
        var text = ""
        do {
            for try await buffer in inbound { text += String(buffer: buffer) }
        } catch {
            return text
        }
        return text
    }
}
