public import CipherSuites
public import Federation
import Synchronization

/// Recognises people by their signed calls (RFC 9421): one memory of nonces for the whole node. Each request's own task
/// checks its signature, so that all cores do; only the memory is asked by one after the other.
public final class CallerCheck: Sendable {
    private let key: @Sendable (KeyThumbprint) async -> VerifyingKey?
    private let now: @Sendable () -> UInt64
    private let nonces: Mutex<NonceMemory>

    /// `key` finds an enrolled key by its thumbprint. `nonces` begins when the process does.
    public init(
        nonces: NonceMemory, now: @escaping @Sendable () -> UInt64,
        key: @escaping @Sendable (KeyThumbprint) async -> VerifyingKey?
    ) {
        self.key = key
        self.now = now
        self.nonces = Mutex(nonces)
    }

    /// The proved caller of `request`. What it throws may be thrown on by a handler: it becomes the right status.
    public func verify(_ request: NodeRequest) async throws(HTTPSignatureError) -> VerifiedCall {
        let call = try Self.read(request)
        guard let key = await key(call.keyID) else { throw .wrongKey }
        return try admit(call, by: key)
    }

    /// The call as it claims to be signed; nothing is proved yet.
    static func read(_ request: NodeRequest) throws(HTTPSignatureError) -> SignedCall {
        let fields = try SignatureFields(values: request.headerValues)
        return try SignedCall(
            method: request.method, targetURI: request.targetURI, body: request.body, fields: fields)
    }

    /// The call, proved to be of the key's holder and to come for the first time.
    func admit(_ call: SignedCall, by key: VerifyingKey) throws(HTTPSignatureError) -> VerifiedCall {
        let verified = try call.verified(with: key, at: now())
        try nonces.withLock { (memory) throws(HTTPSignatureError) in try memory.admit(verified, at: now()) }
        return verified
    }
}
