/// Why a file could not be sealed or opened. The first four are the kinds of failure that the age format names.
public enum EnvelopeError: Error, Hashable, Sendable {
    /// The header, or a stanza meant for the identity at hand, breaks the format or a limit.
    case headerFailure
    /// The header is well formed, and no identity opens any of its stanzas.
    case noMatch
    /// A file key was unwrapped, but the header was changed after its code was made.
    case hmacFailure
    /// A chunk does not authenticate, or the payload is cut short, reordered, or goes on after its end.
    case payloadFailure
    /// The file key is not the one that the document record commits to.
    case keyCommitmentMismatch
    /// The payload, or its list of leaf hashes, is not the one that the document record names.
    case rootMismatch
    /// The text is no key of a known type, or the key is unusable.
    case invalidKey
    /// Post-quantum and classic recipients in one header: it would be as weak as the classic one.
    case mixedRecipients
    /// No recipient, or more than a header may hold.
    case recipientCount
    /// A scrypt work factor outside 1 to 22.
    case invalidWorkFactor
    /// The cipher library refused to work: memory is short.
    case unavailable
}
