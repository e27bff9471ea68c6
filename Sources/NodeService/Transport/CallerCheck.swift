public import CipherSuites
public import Federation

/// Recognises people by their signed calls (RFC 9421): one memory of nonces for the whole node.
public actor CallerCheck {
    private let key: @Sendable (KeyThumbprint) async -> VerifyingKey?
    private let now: @Sendable () -> UInt64
    private var nonces: NonceMemory

    /// `key` finds an enrolled key by its thumbprint. `nonces` begins when the process does.
    public init(
        nonces: NonceMemory, now: @escaping @Sendable () -> UInt64,
        key: @escaping @Sendable (KeyThumbprint) async -> VerifyingKey?
    ) {
        self.key = key
        self.now = now
        self.nonces = nonces
    }

    /// The proved caller of `request`. What it throws may be thrown on by a handler: it becomes the right status.
    public func verify(_ request: NodeRequest) async throws(HTTPSignatureError) -> VerifiedCall {
        let fields = try SignatureFields(values: request.headerValues)
        let call = try SignedCall(
            method: request.method, targetURI: request.targetURI, body: request.body, fields: fields)
        guard let key = await key(call.keyID) else { throw .wrongKey }
        let verified = try call.verified(with: key, at: now())
        try nonces.admit(verified, at: now())
        return verified
    }
}
