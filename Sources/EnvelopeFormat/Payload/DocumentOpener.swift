public import CipherSuites
import MerkleLog

/// Opens the payload of a document whose record is signed, in the one order in which that is safe: the leaf hashes
/// against the record's root, the file key against the record's commitment, then each chunk against its leaf and only
/// then under the key.
///
/// A record holds the root alone, so a reader goes over the ciphertext twice: once through `PayloadHasher`, which needs
/// no key, and once here. Other readers of a document know its file key and could seal chunks of their own; the root is
/// what tells theirs apart.
public struct DocumentOpener: ~Copyable {
    private var opener: PayloadOpener

    /// Throws `rootMismatch` when the leaf hashes are not those of the payload that the record names.
    public init(fileKey: FileKey, expected: PayloadSummary, leafHashes: [Digest]) throws(EnvelopeError) {
        guard MerkleTree.root(of: leafHashes) == expected.root,
            PayloadFormat.leafCount(ofPayloadSize: expected.size) == UInt64(leafHashes.count)
        else { throw .rootMismatch }
        opener = PayloadOpener(
            fileKey: fileKey,
            expectation: PayloadOpener.Expectation(
                keyCommitment: expected.keyCommitment, size: expected.size, leafHashes: leafHashes))
    }

    /// Takes the next ciphertext and returns the plaintext of the chunks that it completes.
    ///
    /// Throws `keyCommitmentMismatch`, `rootMismatch` or `payloadFailure`, and then at every later call. When good
    /// chunks come before the bad one in the same piece, they are returned and the next call throws.
    public mutating func open(_ piece: [UInt8]) throws(EnvelopeError) -> [UInt8] { try opener.open(piece) }

    /// The plaintext of the last chunk. Until this has returned, the document is not complete.
    public mutating func finish() throws(EnvelopeError) -> [UInt8] { try opener.finish() }
}
