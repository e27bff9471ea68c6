public import CipherSuites

/// What a document record says about its payload; whoever signs the record vouches for exactly these bytes.
public struct PayloadSummary: Hashable, Sendable {
    /// The RFC 6962 root over the payload's leaves: each sealed chunk (65,552 bytes, the last one shorter), the first
    /// with the nonce before it.
    public let root: Digest
    /// Bytes of the payload, nonce and tags included.
    public let size: UInt64
    /// `KeyCommitment.value` of the file key and the payload's nonce: 32 bytes.
    public let keyCommitment: [UInt8]

    /// What a record says, as read from it.
    public init(root: Digest, size: UInt64, keyCommitment: [UInt8]) {
        self.root = root
        self.size = size
        self.keyCommitment = keyCommitment
    }
}
