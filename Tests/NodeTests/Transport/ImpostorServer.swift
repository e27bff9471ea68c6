import NIOCore
import NIOPosix
import NIOSSL
import NodeClient

/// A TLS server that only listens: what it hears is what a client let out. It hangs up after the first bytes, or when
/// the client does.
struct ImpostorServer: Sendable {
    let identity: TLSIdentity

    /// Takes one connection while `call` runs, and gives the plain text of it.
    func heard(during call: @escaping @Sendable (_ port: Int) async throws -> Void) async throws -> String {
        let (certificate, key) = try identity.sources()
        let tls = TLSConfiguration.makeServerConfiguration(certificateChain: [certificate], privateKey: key)
        let context = try NIOSSLContext(configuration: tls)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        return try await server.executeThenClose { connections in
            async let called: Void = call(port)
            var text = ""
            for try await connection in connections {
                text = await Self.listen(to: connection)
                break
            }
            try await called
            return text
        }
    }

    private static func listen(to connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async -> String {
        let text = try? await connection.executeThenClose { inbound, _ in
            for try await buffer in inbound { return String(buffer: buffer) }
            return ""
        }
        return text ?? ""
    }
}
