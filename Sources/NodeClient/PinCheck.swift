import AsyncHTTPClient
import CipherSuites
import NIOCore
import NIOSSL

/// Recognises a node by its TLS key, on every new connection, before a byte of a request is written to it.
///
/// AsyncHTTPClient takes no verification callback for the handshake itself. It does run a connection initialiser between
/// the finished handshake and the first request, and fails the connection when that fails. TLS 1.3 proves possession of
/// the certificate's key whatever the verification mode, so comparing the key is all that is left to do. The client keeps
/// no TLS sessions, so no connection skips the proof.
struct PinCheck: Sendable {
    struct Mismatch: Error {}

    let keyDigests: Set<Digest>

    func install(in configuration: inout HTTPClient.Configuration) {
        configuration.http1_1ConnectionDebugInitializer = { channel in self.check(channel) }
    }

    private func check(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
            guard let der = try certificate?.toDERBytes(), let digest = CertificateKey.digest(ofCertificate: der),
                keyDigests.contains(digest)
            else { throw Mismatch() }
        }.always { result in
            guard case .failure = result else { return }
            // In the next turn of the loop: the pool must hear of the failure before it hears of the closing.
            channel.eventLoop.execute { channel.close(promise: nil) }
        }
    }
}
