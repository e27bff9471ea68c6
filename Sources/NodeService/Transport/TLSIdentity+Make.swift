import Crypto
import Foundation
public import NodeClient
import SwiftASN1
import X509

extension TLSIdentity {
    /// A fresh P-256 key with a self-signed certificate for both ends of a connection. `commonName` is for people to
    /// read: partners recognise the key. Times are seconds since 1970.
    public static func make(commonName: String, notBefore: UInt64, notAfter: UInt64) throws -> TLSIdentity {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName(commonName) }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSince1970: TimeInterval(notBefore)),
            notValidAfter: Date(timeIntervalSince1970: TimeInterval(notAfter)), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
            },
            issuerPrivateKey: key)
        var serializer = DER.Serializer()
        try certificate.serialize(into: &serializer)
        return try TLSIdentity(
            certificateDER: serializer.serializedBytes, privateKeyPEM: try key.serializeAsPEM().pemString + "\n")
    }
}
