import CipherSuites

/// The three header fields of a signed call (RFC 9421 §4, RFC 9530 §2).
public struct SignatureFields: Hashable, Sendable {
    /// `content-digest`: `sha-256=:…:` of the body, the empty body included.
    public let contentDigest: String
    /// `signature-input`: components and parameters under the label `nuo`.
    public let signatureInput: String
    /// `signature`: the signature itself under the same label.
    public let signature: String

    /// Takes the three values as they stand on the wire.
    public init(contentDigest: String, signatureInput: String, signature: String) {
        self.contentDigest = contentDigest
        self.signatureInput = signatureInput
        self.signature = signature
    }

    /// Takes each field from `values`, which gives every value of a lower-case field name; each must be there once.
    public init(values: (String) -> [String]) throws(HTTPSignatureError) {
        func single(_ name: String) throws(HTTPSignatureError) -> String {
            let all = values(name)
            guard all.count == 1 else { throw .missing(field: name) }
            return all[0]
        }
        contentDigest = try single("content-digest")
        signatureInput = try single("signature-input")
        signature = try single("signature")
    }

    /// Names and values, ready to be sent.
    public var headers: [(name: String, value: String)] {
        [("content-digest", contentDigest), ("signature-input", signatureInput), ("signature", signature)]
    }

    /// The `content-digest` value of `body` (RFC 9530 §2, `sha-256`).
    public static func contentDigest(of body: [UInt8]) -> String {
        "sha-256=:\(Base64.encode(Digest.sha256(body).bytes)):"
    }
}
