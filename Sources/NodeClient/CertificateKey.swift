public import CipherSuites

/// Names a TLS certificate by its key: the SHA-256 of its SubjectPublicKeyInfo, as it stands in the DER (RFC 7469 §2.4).
///
/// A pin of the key outlives the certificate: a node may renew its dates without asking its partners. The same value
/// comes from `openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | sha256sum`.
public enum CertificateKey {
    /// No certificate that a partner presents may be larger.
    public static let maximumCertificateBytes = 8_192

    /// The digest of the key in a DER certificate; nil when the bytes are not a certificate (RFC 5280 §4.1).
    public static func digest(ofCertificate der: [UInt8]) -> Digest? {
        guard der.count <= maximumCertificateBytes else { return nil }
        var outer = DERReader(der[...])
        guard let certificate = outer.element(0x30), outer.isAtEnd else { return nil }
        var fields = DERReader(certificate.content)
        guard let toBeSigned = fields.element(0x30) else { return nil }
        var tbs = DERReader(toBeSigned.content)
        // version [0], serialNumber, signature, issuer, validity, subject: stepped over, not judged.
        for tag: UInt8 in [0xa0, 0x02, 0x30, 0x30, 0x30, 0x30] {
            guard tbs.element(tag) != nil else { return nil }
        }
        guard let key = tbs.element(0x30) else { return nil }
        return .sha256(Array(key.encoded))
    }
}

/// Steps over DER elements with definite lengths of at most two bytes. Hostile input ends in nil.
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next element, which must have `tag`.
    mutating func element(_ tag: UInt8) -> (encoded: ArraySlice<UInt8>, content: ArraySlice<UInt8>)? {
        let header = rest.prefix(4)
        guard header.count >= 2, header.first == tag else { return nil }
        let first = Int(header[header.startIndex + 1])
        var headerCount = 2
        var length = first
        if first >= 0x80 {
            let lengthBytes = first - 0x80
            guard (1...2).contains(lengthBytes), header.count >= 2 + lengthBytes else { return nil }
            headerCount += lengthBytes
            length = header.dropFirst(2).prefix(lengthBytes).reduce(0) { $0 << 8 | Int($1) }
            guard length >= (lengthBytes == 1 ? 0x80 : 0x100) else { return nil }
        }
        guard rest.count >= headerCount + length else { return nil }
        let encoded = rest.prefix(headerCount + length)
        rest = rest.dropFirst(headerCount + length)
        return (encoded, encoded.dropFirst(headerCount))
    }
}
