public import CipherSuites
import NIOCore
import NIOSSL
import NodeClient

/// The certificate that a connection's client proved to hold. It says who is calling, never what they may.
public struct PeerCertificate: Sendable, Hashable {
    /// The SHA-256 of its SubjectPublicKeyInfo.
    public let keyDigest: Digest
    /// The certificate in DER.
    public let der: [UInt8]

    /// nil when the bytes are no certificate.
    init?(der: [UInt8]) {
        guard let digest = CertificateKey.digest(ofCertificate: der) else { return nil }
        keyDigest = digest
        self.der = der
    }

    /// The certificate behind `channel`, nil when the client showed none.
    ///
    /// It is read from the connection, once the handshake is over: on a resumed TLS session no verification callback runs, but
    /// the certificate is there, kept in the session ticket.
    static func current(of channel: any Channel) async throws -> PeerCertificate? {
        guard let certificate = try await channel.nioSSL_peerCertificate().get() else { return nil }
        guard let peer = PeerCertificate(der: try certificate.toDERBytes()) else {
            throw NIOSSLError.unableToValidateCertificate
        }
        return peer
    }
}

/// A partner of the roster, as found by the key of its TLS certificate.
public struct PeerIdentity: Sendable, Hashable {
    /// The partner's name in the roster: its origin.
    public let origin: String

    /// Wraps the name.
    public init(origin: String) { self.origin = origin }
}

/// Looks a TLS key up in the roster in force at this moment; nil when no partner has it. Called at the start of every
/// request and again before a partner's answer is written.
public typealias PeerDirectory = @Sendable (Digest) -> PeerIdentity?
