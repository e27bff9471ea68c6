public import CipherSuites
package import NIOSSL

/// A TLS certificate with its private key: what a node shows to its partners. It serves transport only; no statement is
/// ever signed with it.
public struct TLSIdentity: Sendable {
    /// Why bytes are no identity.
    public enum Failure: Error, Equatable {
        /// No certificate, no key, or a key that does not belong to the certificate.
        case unreadable
    }

    /// The certificate in DER.
    public let certificateDER: [UInt8]
    /// The private key in PEM.
    public let privateKeyPEM: String
    /// The digest of the certificate's key: what partners pin.
    public let keyDigest: Digest

    /// Takes a certificate and its key, which must belong together.
    public init(certificateDER: [UInt8], privateKeyPEM: String) throws {
        guard let digest = CertificateKey.digest(ofCertificate: certificateDER) else { throw Failure.unreadable }
        self.certificateDER = certificateDER
        self.privateKeyPEM = privateKeyPEM
        keyDigest = digest
        // BoringSSL compares the two halves when a context takes them.
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates([])
        do {
            try use(in: &configuration)
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw Failure.unreadable
        }
    }

    /// Reads what `pem` writes: one certificate and one private key, in either order.
    public init(pem: String) throws {
        guard let certificate = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).first,
            let der = try? certificate.toDERBytes(), let key = Self.privateKeyBlock(in: pem)
        else { throw Failure.unreadable }
        try self.init(certificateDER: der, privateKeyPEM: key)
    }

    /// Certificate and key as PEM, for a file that only its owner can read.
    public var pem: String {
        var lines = ["-----BEGIN CERTIFICATE-----"]
        var rest = Base64.encode(certificateDER)[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        lines.append("-----END CERTIFICATE-----")
        return lines.joined(separator: "\n") + "\n" + privateKeyPEM + (privateKeyPEM.hasSuffix("\n") ? "" : "\n")
    }

    /// The two halves as a TLS configuration takes them.
    package func sources() throws -> (certificate: NIOSSLCertificateSource, key: NIOSSLPrivateKeySource) {
        (
            .certificate(try NIOSSLCertificate(bytes: certificateDER, format: .der)),
            .privateKey(try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem))
        )
    }

    func use(in configuration: inout TLSConfiguration) throws {
        let (certificate, key) = try sources()
        configuration.certificateChain = [certificate]
        configuration.privateKey = key
    }

    private static func privateKeyBlock(in pem: String) -> String? {
        let lines = pem.split(separator: "\n")
        guard let first = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") && $0.hasSuffix("PRIVATE KEY-----") }),
            let last = lines[first...].firstIndex(where: { $0.hasPrefix("-----END ") })
        else { return nil }
        return lines[first...last].joined(separator: "\n") + "\n"
    }
}

extension TLSIdentity: CustomStringConvertible, CustomReflectable {
    /// The digest of the key: an identity in a log or an error never shows its private half.
    public var description: String { "TLSIdentity(\(keyDigest))" }

    /// What a debugger or `dump` sees.
    public var customMirror: Mirror { Mirror(self, children: ["keyDigest": keyDigest]) }
}
