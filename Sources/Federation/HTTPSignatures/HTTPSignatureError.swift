/// Why a signed call is refused.
public enum HTTPSignatureError: Error, Equatable {
    /// A header field that must be there exactly once is absent or repeated: the call is not signed.
    case missing(field: String)
    /// A field is not in the one form that `SignedCall.sign` writes.
    case malformed(field: String)
    /// The body is not the one whose digest was signed.
    case digestMismatch
    /// Signed longer ago than `SignedCall.maximumAgeSeconds`.
    case expired
    /// Signed further ahead of our clock than `SignedCall.maximumLeadSeconds`.
    case notYetValid
    /// The key at hand is not the one that `keyid` names.
    case wrongKey
    /// The signature does not verify.
    case invalidSignature
    /// This nonce of this key was seen before.
    case replayed
    /// The memory of nonces is full: try again when the oldest have expired.
    case overloaded
    /// The process is too young to know what was replayed from before its start.
    case startingUp
    /// The signing key could not sign.
    case cannotSign
}
