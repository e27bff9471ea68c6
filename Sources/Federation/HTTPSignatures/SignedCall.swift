public import CipherSuites

/// A person's call as it arrived, with an RFC 9421 signature that is well formed and not yet proved.
///
/// Components `@method @target-uri content-digest`, parameters `created`, `nonce`, `keyid` (RFC 7638 thumbprint), label
/// `nuo`. There is no `alg` parameter: the key fixes the algorithm. `@target-uri` is built by the receiver from its own
/// public address, so a call signed for one node is no call to another.
public struct SignedCall: Sendable {
    /// A call older than this is refused.
    public static let maximumAgeSeconds: UInt64 = 60
    /// A call from further ahead of the receiver's clock is refused.
    public static let maximumLeadSeconds: UInt64 = 5
    /// A nonce is 128 random bits in base64url.
    public static let nonceByteCount = 16

    /// Which key claims to have signed.
    public var keyID: KeyThumbprint { parameters.keyID }
    private let parameters: SignatureParameters
    private let base: [UInt8]
    private let signature: [UInt8]

    /// Reads the fields and checks the body's digest. `method` is upper case; `targetURI` is the whole address that the
    /// caller must have meant.
    public init(method: String, targetURI: String, body: [UInt8], fields: SignatureFields) throws(HTTPSignatureError) {
        guard Self.isToken(method) else { throw .malformed(field: "@method") }
        guard Self.isVisible(targetURI) else { throw .malformed(field: "@target-uri") }
        guard let parameters = SignatureParameters(signatureInput: fields.signatureInput) else {
            throw .malformed(field: "signature-input")
        }
        let opening = "\(SignatureParameters.label)=:"
        let field = Array(fields.signature.utf8)
        guard field.starts(with: opening.utf8), field.last == UInt8(ascii: ":"),
            let signature = Base64.decode(utf8: field.dropFirst(opening.utf8.count).dropLast()), signature.count == 64
        else { throw .malformed(field: "signature") }
        guard fields.contentDigest == SignatureFields.contentDigest(of: body) else { throw .digestMismatch }
        self.parameters = parameters
        self.signature = signature
        base = parameters.base(method: method, targetURI: targetURI, contentDigest: fields.contentDigest)
    }

    /// The call, proved to come from the holder of `key` within the last minute. Whether it came before is for
    /// `NonceMemory` to say.
    public func verified(with key: VerifyingKey, at now: UInt64) throws(HTTPSignatureError) -> VerifiedCall {
        guard key.thumbprint == keyID else { throw .wrongKey }
        let created = parameters.created
        guard created <= now.saturatingAdding(Self.maximumLeadSeconds) else { throw .notYetValid }
        guard created.saturatingAdding(Self.maximumAgeSeconds) >= now else { throw .expired }
        guard key.isValid(signature: signature, for: base) else { throw .invalidSignature }
        return VerifiedCall(keyID: keyID, created: created, nonce: parameters.nonce)
    }

    /// Signs a call. `nonce` is `nonceByteCount` random bytes, used once.
    public static func sign(
        method: String, targetURI: String, body: [UInt8], key: SigningKey, created: UInt64, nonce: [UInt8]
    ) throws(HTTPSignatureError) -> SignatureFields {
        guard isToken(method) else { throw .malformed(field: "@method") }
        guard isVisible(targetURI) else { throw .malformed(field: "@target-uri") }
        guard nonce.count == nonceByteCount else { throw .malformed(field: "nonce") }
        let parameters = SignatureParameters(
            created: created, nonce: Base64URL.encode(nonce), keyID: key.publicKey.thumbprint)
        let digest = SignatureFields.contentDigest(of: body)
        let base = parameters.base(method: method, targetURI: targetURI, contentDigest: digest)
        guard let signature = try? key.sign(base) else { throw .cannotSign }
        return SignatureFields(
            contentDigest: digest, signatureInput: "\(SignatureParameters.label)=\(parameters.text)",
            signature: "\(SignatureParameters.label)=:\(Base64.encode(signature)):")
    }

    static func isNonce(_ text: String) -> Bool { Base64URL.decode(text)?.count == nonceByteCount }

    // A line break inside a component would let one signature base stand for two calls.
    private static func isVisible(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 8192 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    private static func isToken(_ text: String) -> Bool {
        (1...16).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    }
}

/// A call whose signature verified. Only `SignedCall` makes one.
public struct VerifiedCall: Hashable, Sendable {
    /// The key that signed.
    public let keyID: KeyThumbprint
    /// When it says it was signed, in seconds since 1970.
    public let created: UInt64
    /// Its nonce, as text.
    public let nonce: String

    fileprivate init(keyID: KeyThumbprint, created: UInt64, nonce: String) {
        self.keyID = keyID
        self.created = created
        self.nonce = nonce
    }
}

extension UInt64 {
    func saturatingAdding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
